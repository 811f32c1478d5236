package io.jzot.bench.row;

import java.time.Duration;

/**
 * How much is done.
 *
 * @param stretch how long one measurement of small operations takes
 * @param rounds how often everything is measured
 * @param large whether blobs of a gigabyte move
 */
public record Effort(Duration stretch, int rounds, boolean large) {
  /** A few minutes: sees a collapse, no more. */
  public static final Effort QUICK = new Effort(Duration.ofMillis(700), 3, false);

  public static final Effort FULL = new Effort(Duration.ofSeconds(1), 3, true);
}
