package io.jzot.ext.metrics;

import java.time.Duration;

/** zot's buckets. */
final class Latencies {
  static final Duration[] BUCKETS = {
    Duration.ofMillis(50),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(30),
    Duration.ofMinutes(1),
    Duration.ofMinutes(10)
  };

  private Latencies() {}
}
