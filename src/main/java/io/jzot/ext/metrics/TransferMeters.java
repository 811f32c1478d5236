package io.jzot.ext.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.LongAdder;

/** Of blobs on their way in. */
final class TransferMeters {
  private final LongAdder appending = new LongAdder();
  private final Counter received;
  private final Counter pushed;
  private final Counter mounted;

  TransferMeters(MeterRegistry meters) {
    received =
        Counter.builder("jzot.blob.received")
            .description("Bytes of blobs that arrived and were written")
            .baseUnit("bytes")
            .register(meters);
    pushed =
        Counter.builder("jzot.blobs.pushed")
            .description("Blobs that were uploaded whole")
            .register(meters);
    mounted =
        Counter.builder("jzot.blobs.mounted")
            .description("Blobs that were mounted instead of uploaded")
            .register(meters);
    Gauge.builder("jzot.uploads.active", appending, LongAdder::sum)
        .description("Requests that are sending bytes of a blob right now")
        .strongReference(true)
        .register(meters);
  }

  LongAdder appending() {
    return appending;
  }

  Counter received() {
    return received;
  }

  Counter pushed() {
    return pushed;
  }

  Counter mounted() {
    return mounted;
  }
}
