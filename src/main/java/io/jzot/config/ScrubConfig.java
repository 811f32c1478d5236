package io.jzot.config;

import java.time.Duration;

/** Periodic verification of what is stored. */
@Doc("Periodic verification of what is stored.")
public record ScrubConfig(
    @Doc("Off when `false`.") @Default("true") boolean enable,
    @Doc("Time between two verifications; at least `2h`, lower values are raised.") @Default("24h")
        Duration interval) {

  /** Lower intervals are raised to this one. */
  public static final Duration SHORTEST = Duration.ofHours(2);

  public ScrubConfig {
    interval = interval.compareTo(SHORTEST) < 0 ? SHORTEST : interval;
  }
}
