package io.jzot.gc;

import io.jzot.config.StoreConfig;
import java.time.Duration;
import java.time.LocalTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When the garbage of which store is collected (zot keys {@code gcInterval}, {@code gcTimeWindow}):
 * soon after the start, then periodically; begun only within the time window. Stores without {@code
 * gc} have their turns as well: what clients deleted lies in the trash. Used by one thread.
 */
public final class GcSchedule {
  /** Whoever asks comes by once a second, but not to the millisecond. */
  private static final long SLACK = Duration.ofMillis(500).toNanos();

  private final Map<String, Long> begun = new HashMap<>();

  /**
   * The stores whose turn it is.
   *
   * @param stores as they are configured now, by names that stay
   * @param now monotonic nanoseconds
   * @param utc the time of day
   */
  public Set<String> due(Map<String, StoreConfig> stores, long now, LocalTime utc) {
    Set<String> due = new HashSet<>();
    stores.forEach(
        (name, store) -> {
          boolean open = store.gcTimeWindow().map(window -> window.contains(utc)).orElse(true);
          if (open && isDue(begun.get(name), store.gcInterval(), now)) {
            due.add(name);
          }
        });
    return due;
  }

  private static boolean isDue(@Nullable Long before, Duration interval, long now) {
    return before == null || (!interval.isZero() && now - before >= interval.toNanos() - SLACK);
  }

  /** A run has begun. */
  public void begun(Set<String> names, long now) {
    names.forEach(name -> begun.put(name, now));
  }
}
