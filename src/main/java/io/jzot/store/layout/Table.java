package io.jzot.store.layout;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A table of an index: the published one, or what a draft makes of it. */
sealed interface Table<K extends Comparable<K>, V> {
  @Nullable V find(K key);

  void put(K key, V value);

  void remove(K key);

  void forEach(BiConsumer<K, V> action);

  /** The keys from one up to another, without that; in no order. The table has to be sorted. */
  void forEachKey(K from, K to, Consumer<K> action);

  static <K extends Comparable<K>, V> Table<K, V> of(Map<K, V> map) {
    return new Plain<>(map);
  }

  /** The same table with changes of its own on top, so that this one stays as it is. */
  default Table<K, V> overlay() {
    return new Overlay<>(this, new HashMap<>());
  }

  record Plain<K extends Comparable<K>, V>(Map<K, V> map) implements Table<K, V> {
    @Override
    public @Nullable V find(K key) {
      return map.get(key);
    }

    @Override
    public void put(K key, V value) {
      map.put(key, value);
    }

    @Override
    public void remove(K key) {
      map.remove(key);
    }

    @Override
    public void forEach(BiConsumer<K, V> action) {
      map.forEach(action);
    }

    @Override
    public void forEachKey(K from, K to, Consumer<K> action) {
      ((NavigableMap<K, V>) map).subMap(from, true, to, false).keySet().forEach(action);
    }
  }

  /** Costs what was changed, not what there is. */
  record Overlay<K extends Comparable<K>, V>(Table<K, V> base, Map<K, Optional<V>> changes)
      implements Table<K, V> {
    @Override
    public @Nullable V find(K key) {
      Optional<V> change = changes.get(key);
      return change == null ? base.find(key) : change.orElse(null);
    }

    @Override
    public void put(K key, V value) {
      changes.put(key, Optional.of(value));
    }

    @Override
    public void remove(K key) {
      changes.put(key, Optional.empty());
    }

    @Override
    public void forEach(BiConsumer<K, V> action) {
      base.forEach(
          (key, value) -> {
            if (!changes.containsKey(key)) {
              action.accept(key, value);
            }
          });
      changes.forEach((key, change) -> change.ifPresent(value -> action.accept(key, value)));
    }

    @Override
    public void forEachKey(K from, K to, Consumer<K> action) {
      base.forEachKey(
          from,
          to,
          key -> {
            if (!changes.containsKey(key)) {
              action.accept(key);
            }
          });
      changes.forEach(
          (key, change) -> {
            if (change.isPresent() && key.compareTo(from) >= 0 && key.compareTo(to) < 0) {
              action.accept(key);
            }
          });
    }
  }
}
