package io.jzot.store.layout;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A table of an index: the published one, or what a draft makes of it. */
sealed interface Table<K, V> {
  @Nullable V find(K key);

  void put(K key, V value);

  void remove(K key);

  void forEach(BiConsumer<K, V> action);

  static <K, V> Table<K, V> of(Map<K, V> map) {
    return new Plain<>(map);
  }

  /** The same table with changes of its own on top, so that this one stays as it is. */
  default Table<K, V> overlay() {
    return new Overlay<>(this, new HashMap<>());
  }

  record Plain<K, V>(Map<K, V> map) implements Table<K, V> {
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
  }

  /** Costs what was changed, not what there is. */
  record Overlay<K, V>(Table<K, V> base, Map<K, Optional<V>> changes) implements Table<K, V> {
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
  }
}
