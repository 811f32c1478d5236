package io.jzot.auth.ldap;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Spares a directory that is away, and the clients that would wait for it: after a few failures in
 * a row only one try is let through per pause, until one succeeds.
 */
final class CircuitBreaker {
  private final int threshold;
  private final long pauseNanos;
  private final LongSupplier nanoTime;
  private int failures;
  private long retryAt;

  CircuitBreaker(int threshold, Duration pause, LongSupplier nanoTime) {
    this.threshold = threshold;
    this.pauseNanos = pause.toNanos();
    this.nanoTime = nanoTime;
  }

  /** Whether to try now. */
  synchronized boolean allows() {
    if (failures < threshold) {
      return true;
    }
    long now = nanoTime.getAsLong();
    if (now - retryAt < 0) {
      return false;
    }
    retryAt = now + pauseNanos;
    return true;
  }

  synchronized void succeeded() {
    failures = 0;
  }

  synchronized void failed() {
    failures = Math.min(threshold, failures + 1);
    retryAt = nanoTime.getAsLong() + pauseNanos;
  }
}
