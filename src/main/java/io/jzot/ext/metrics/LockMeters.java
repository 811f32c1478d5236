package io.jzot.ext.metrics;

import io.jzot.store.LockWatch;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Of the locks of a store, in zot's words. There one lock is the store's, here each repository has
 * its own.
 */
final class LockMeters implements LockWatch {
  /** zot's. */
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(10),
    Duration.ofMillis(100),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(15),
    Duration.ofSeconds(30),
    Duration.ofMinutes(1)
  };

  private final Timer reads;
  private final Timer writes;

  LockMeters(MeterRegistry meters, Path root) {
    this.reads = timer(meters, root, "RLock");
    this.writes = timer(meters, root, "RWLock");
  }

  private static Timer timer(MeterRegistry meters, Path root, String type) {
    return Timer.builder("zot.storage.lock.latency")
        .description("Time that the lock of a repository was waited for and held")
        .serviceLevelObjectives(BUCKETS)
        .tag("storageName", root.toString())
        .tag("lockType", type)
        .register(meters);
  }

  @Override
  public long now() {
    return System.nanoTime();
  }

  @Override
  public void released(Purpose purpose, long since) {
    Timer timer = purpose == Purpose.WRITE ? writes : reads;
    timer.record(System.nanoTime() - since, TimeUnit.NANOSECONDS);
  }
}
