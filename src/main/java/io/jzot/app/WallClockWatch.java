package io.jzot.app;

import java.util.concurrent.TimeUnit;

/** Tells when the wall clock was set back, by a clock that nobody sets. Not for many threads. */
final class WallClockWatch {
  private static final long TOLERANCE_MILLIS = 1000;

  private long wall;
  private long steady;
  private boolean started;

  /**
   * Whether it was set back by more than a second since it was looked at last.
   *
   * @param wallMillis {@link System#currentTimeMillis}
   * @param steadyNanos {@link System#nanoTime}
   */
  boolean wasSetBack(long wallMillis, long steadyNanos) {
    long passed = TimeUnit.NANOSECONDS.toMillis(steadyNanos - steady);
    boolean setBack = started && wallMillis - wall < passed - TOLERANCE_MILLIS;
    wall = wallMillis;
    steady = steadyNanos;
    started = true;
    return setBack;
  }
}
