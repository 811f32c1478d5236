package io.jzot.store.fs;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One object a key, for as long as anybody holds it; the most recently kept ones are held here. So
 * an object may have locks and state, and memory is bounded all the same. Safe for concurrent use.
 */
final class Interned<K, V> {
  private final ConcurrentMap<K, Entry<K, V>> all = new ConcurrentHashMap<>();
  private final ReferenceQueue<V> dead = new ReferenceQueue<>();
  private final Warm<K, V> kept;

  /**
   * @param budget how much the objects may weigh together that nobody else holds
   */
  Interned(long budget) {
    kept = new Warm<>(budget);
  }

  private static final class Entry<K, V> extends WeakReference<V> {
    private final K key;

    private Entry(K key, V value, ReferenceQueue<V> queue) {
      super(value, queue);
      this.key = key;
    }
  }

  Optional<V> find(K key) {
    return Optional.ofNullable(value(all.get(key)));
  }

  /** The object of that key, made if nobody holds one. */
  V intern(K key, Supplier<V> factory) {
    purge();
    while (true) {
      Entry<K, V> entry = all.get(key);
      V value = value(entry);
      if (value != null) {
        return value;
      }
      V fresh = factory.get();
      Entry<K, V> made = new Entry<>(key, fresh, dead);
      if (entry == null ? all.putIfAbsent(key, made) == null : all.replace(key, entry, made)) {
        return fresh;
      }
    }
  }

  /** Holds on to an object, for as long as others are not used more. */
  void keep(K key, V value, long weight) {
    kept.put(key, value, weight);
  }

  /** Does not know the object any more, even if somebody holds it. */
  void forget(K key) {
    kept.remove(key);
    all.remove(key);
  }

  private void purge() {
    for (Reference<? extends V> gone = dead.poll(); gone != null; gone = dead.poll()) {
      if (gone instanceof Entry<?, ?> entry) {
        all.remove(entry.key, entry);
      }
    }
  }

  private static <V> @Nullable V value(@Nullable Entry<?, V> entry) {
    return entry == null ? null : entry.get();
  }
}
