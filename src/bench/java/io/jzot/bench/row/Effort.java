package io.jzot.bench.row;

import java.time.Duration;

/**
 * How much is done.
 *
 * @param stretch how long one measurement of small operations takes
 * @param rounds how often everything is measured
 * @param warming how often at most a server that compiles itself does what it is not fast at yet
 * @param compiled how often at most one that was compiled before does it
 * @param rest how long at most it rests after each of those, to compile itself above all
 * @param large whether blobs of a gigabyte move
 */
public record Effort(
    Duration stretch, int rounds, int warming, int compiled, Duration rest, boolean large) {
  /** A few minutes: sees a collapse, no more. */
  public static final Effort QUICK =
      new Effort(Duration.ofMillis(700), 3, 5, 1, Duration.ofSeconds(3), false);

  public static final Effort FULL =
      new Effort(Duration.ofSeconds(1), 3, 60, 2, Duration.ofSeconds(10), true);
}
