package io.jzot.bench.wire;

/**
 * What came out of a stretch of work.
 *
 * @param nanos how long it took
 * @param bytes bodies that went over the wire
 */
public record Load(Latencies latencies, long nanos, long bytes) {
  public double perSecond() {
    return latencies.count() / (nanos / 1e9);
  }

  public double megabytesPerSecond() {
    return bytes / 1e6 / (nanos / 1e9);
  }
}
