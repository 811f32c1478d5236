package io.jzot.store.fs;

import io.jzot.store.grace.Keeper;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How old files are by the wall clock: since anything about them changed, because copied and linked
 * files carry old times of modification. What lies in the future says nothing: the clock was wrong.
 */
record Ages(Keeper keeper) {
  private static final Duration SLACK = Duration.ofMinutes(5);

  Duration of(FileState state) {
    long now = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    Duration age = Duration.ofNanos(now - state.changed());
    boolean future = age.compareTo(SLACK.negated()) < 0;
    return future && !keeper.isAlone() ? Duration.ofNanos(Long.MAX_VALUE) : age;
  }

  /** Whether it had its grace time, as far as the wall clock tells. */
  boolean isOld(FileState state) {
    return of(state).compareTo(keeper.grace()) >= 0;
  }
}
