package io.jzot.gc;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Notices when the wall clock was set: it went on differently from the monotonic one. */
final class ClockWatch {
  private static final long SLACK = Duration.ofMinutes(5).toNanos();

  private final LongSupplier ticker;
  private final LongSupplier wall;
  private long offset;

  /**
   * @param ticker monotonic nanoseconds
   * @param wall milliseconds since the epoch
   */
  ClockWatch(LongSupplier ticker, LongSupplier wall) {
    this.ticker = ticker;
    this.wall = wall;
    this.offset = offset();
  }

  private long offset() {
    return Duration.ofMillis(wall.getAsLong()).toNanos() - ticker.getAsLong();
  }

  /** Whether it was set since this was asked last. */
  synchronized boolean jumped() {
    long now = offset();
    boolean jumped = Math.abs(now - offset) > SLACK;
    offset = now;
    return jumped;
  }
}
