package io.jzot.bench.row;

import io.jzot.bench.wire.Load;

/**
 * What one measurement gave.
 *
 * @param value in the unit of its row
 * @param operations how many there were; 0 when that says nothing
 * @param bytes that went over the wire
 * @param p50 milliseconds an operation took
 * @param p99 the same, at the 99th percentile
 */
public record Sample(double value, int operations, long bytes, double p50, double p99) {

  static Sample perSecond(Load load) {
    return of(load.perSecond(), load);
  }

  static Sample megabytes(Load load) {
    return of(load.megabytesPerSecond(), load);
  }

  static Sample median(Load load) {
    return of(load.latencies().percentile(50), load);
  }

  static Sample plain(double value) {
    return new Sample(value, 0, 0, Double.NaN, Double.NaN);
  }

  private static Sample of(double value, Load load) {
    return new Sample(
        value,
        load.latencies().count(),
        load.bytes(),
        load.latencies().percentile(50),
        load.latencies().percentile(99));
  }
}
