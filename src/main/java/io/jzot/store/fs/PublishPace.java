package io.jzot.store.fs;

import java.util.concurrent.TimeUnit;

/**
 * How often something is written that costs more the larger it is: for at most 5 % of the time, and
 * at most ten times a second; after failures rarely. Times are in nanoseconds of one clock. Safe
 * for concurrent use.
 */
final class PublishPace {
  private static final long SHARE = 20;
  private static final long LEAST_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long FIRST_RETRY = TimeUnit.SECONDS.toNanos(1);
  private static final int MOST_DOUBLINGS = 6;

  private long ended;
  private long pause = LEAST_PAUSE;
  private int failures;

  PublishPace(long now) {
    ended = now;
  }

  /** It was written, or what lies there was found to be good. */
  synchronized void wrote(long began, long now) {
    ended = now;
    pause = Math.max(LEAST_PAUSE, SHARE * (now - began));
  }

  /** Somebody else wrote it. */
  synchronized void touched(long now) {
    ended = now;
  }

  /** How long the next time has to wait; 0 when it is due. */
  synchronized long due(long now) {
    return Math.max(0, ended + pause - now);
  }

  /** Whether nothing was written for that long. */
  synchronized boolean hasRested(long now, long rest) {
    return now - ended >= rest;
  }

  /** How long to wait after another failure in a row: a second, then twice as long each time. */
  synchronized long failed() {
    long wait = FIRST_RETRY << Math.min(failures, MOST_DOUBLINGS);
    failures++;
    return wait;
  }

  synchronized void succeeded() {
    failures = 0;
  }
}
