package io.jzot.gc;

import io.jzot.config.StoreConfig;
import java.time.Duration;
import java.time.LocalTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * When the garbage of which store is collected (zot keys {@code gcInterval}, {@code gcTimeWindow}):
 * soon after the start, then periodically; begun only within the time window. Stores without {@code
 * gc} have their turns as well: what clients deleted lies in the trash. Used by one thread.
 */
public final class GcSchedule {
  /** Whoever asks comes by once a second, but not to the millisecond. */
  private static final long SLACK = Duration.ofMillis(500).toNanos();

  private final List<StoreConfig> stores;
  private final Map<StoreConfig, Long> begun = new HashMap<>();

  public GcSchedule(List<StoreConfig> stores) {
    this.stores = List.copyOf(stores);
  }

  /**
   * The stores whose turn it is.
   *
   * @param now monotonic nanoseconds
   * @param utc the time of day
   */
  public Set<StoreConfig> due(long now, LocalTime utc) {
    Set<StoreConfig> due = new HashSet<>();
    for (StoreConfig store : stores) {
      boolean open = store.gcTimeWindow().map(window -> window.contains(utc)).orElse(true);
      if (open && isDue(store, now)) {
        due.add(store);
      }
    }
    return due;
  }

  private boolean isDue(StoreConfig store, long now) {
    Long before = begun.get(store);
    Duration interval = store.gcInterval();
    return before == null || (!interval.isZero() && now - before >= interval.toNanos() - SLACK);
  }

  /** A run has begun. */
  public void begun(Set<StoreConfig> which, long now) {
    which.forEach(store -> begun.put(store, now));
  }
}
