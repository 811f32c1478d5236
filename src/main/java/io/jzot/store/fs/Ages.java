package io.jzot.store.fs;

import io.jzot.store.grace.Keeper;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/**
 * How old files are: since anything about them changed, because copied and linked files carry old
 * times of modification. Their times are the wall clock's, which may be set while the store is
 * open; so a file is as young as that clock or one that went on steadily since then says. What lies
 * in the future of both says nothing.
 */
record Ages(Keeper keeper) {
  private static final Duration SLACK = Duration.ofMinutes(5);

  Duration of(FileState state) {
    long wall = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    long steady = keeper.isAlone() ? wall : keeper.steady();
    Duration age = age(state.changed(), wall, steady);
    boolean future = age.compareTo(SLACK.negated()) < 0;
    return future && !keeper.isAlone() ? Duration.ofNanos(Long.MAX_VALUE) : age;
  }

  /**
   * All in nanoseconds since the epoch.
   *
   * @param wall what the wall clock shows
   * @param steady what it would show if it had not been set
   * @return negative when the file is of the future
   */
  static Duration age(long changed, long wall, long steady) {
    OptionalLong youngest =
        LongStream.of(wall - changed, steady - changed).filter(age -> age >= 0).min();
    return Duration.ofNanos(youngest.orElse(wall - changed));
  }

  /** Whether it had its grace time, as far as the clocks tell. */
  boolean isOld(FileState state) {
    return of(state).compareTo(keeper.grace()) >= 0;
  }
}
