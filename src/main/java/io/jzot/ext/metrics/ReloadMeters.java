package io.jzot.ext.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;

/** Of the configuration: when it was taken up last, and whether the file can be used. */
public final class ReloadMeters {
  private static final double MILLIS = 1000;

  private final AtomicLong taken = new AtomicLong(System.currentTimeMillis());
  private final AtomicLong usable = new AtomicLong(1);
  private final AtomicLong open = new AtomicLong();
  private final Counter succeeded;
  private final Counter refused;

  ReloadMeters(MeterRegistry meters) {
    succeeded = counter(meters, "taken");
    refused = counter(meters, "refused");
    Gauge.builder("jzot.config.last.reload.success.timestamp", taken, it -> it.get() / MILLIS)
        .description("When the configuration in force was taken up")
        .baseUnit("seconds")
        .strongReference(true)
        .register(meters);
    Gauge.builder("jzot.config.last.reload.successful", usable, AtomicLong::get)
        .description("Whether the configuration file could be used when it was read last")
        .strongReference(true)
        .register(meters);
    Gauge.builder("jzot.open.to.everybody", open, AtomicLong::get)
        .description("Whether everybody who reaches the server may do everything")
        .strongReference(true)
        .register(meters);
  }

  private static Counter counter(MeterRegistry meters, String outcome) {
    return Counter.builder("jzot.config.reloads")
        .description("Changes of the configuration file")
        .tag("outcome", outcome)
        .register(meters);
  }

  /** Says whether the configuration in force lets everybody do everything. */
  public void open(boolean toEverybody) {
    open.set(toEverybody ? 1 : 0);
  }

  public void succeeded() {
    taken.set(System.currentTimeMillis());
    usable.set(1);
    succeeded.increment();
  }

  public void refused() {
    usable.set(0);
    refused.increment();
  }
}
