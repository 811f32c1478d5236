package io.jzot.store.fs;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds objects up to a weight; lets go of what was not used for longest. The newest one always
 * stays, whatever it weighs. Safe for concurrent use.
 */
final class Warm<K, V> {
  private final long budget;
  private final Map<K, Held<V>> all = new LinkedHashMap<>(16, 0.75f, true);
  private long total;

  private record Held<V>(V value, long weight) {}

  Warm(long budget) {
    this.budget = budget;
  }

  synchronized void put(K key, V value, long weight) {
    Held<V> before = all.get(key);
    if (before != null && before.weight == weight && before.value.equals(value)) {
      return;
    }
    all.put(key, new Held<>(value, weight));
    total += weight - (before == null ? 0 : before.weight);
    Iterator<Held<V>> oldest = all.values().iterator();
    while (total > budget && all.size() > 1) {
      total -= oldest.next().weight;
      oldest.remove();
    }
  }

  /** From the one that was not used for longest. */
  synchronized List<K> keys() {
    return List.copyOf(all.keySet());
  }

  synchronized void remove(K key) {
    Held<V> held = all.remove(key);
    total -= held == null ? 0 : held.weight;
  }
}
