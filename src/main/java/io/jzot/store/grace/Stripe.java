package io.jzot.store.grace;

import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One lock, and the part of the tables under it. */
final class Stripe {
  private final ReentrantLock lock = new ReentrantLock();
  private final int capacity;

  /** Since when, oldest first. */
  private final LinkedHashMap<Key, Long> since = new LinkedHashMap<>();

  private final Map<Key, Integer> pins = new HashMap<>();

  Stripe(int capacity) {
    this.capacity = capacity;
  }

  /** What is done under a lock. */
  @FunctionalInterface
  interface Body<T> {
    T run() throws IOException;
  }

  <T> T locked(Body<T> body) throws IOException {
    lock.lock();
    try {
      return body.run();
    } finally {
      lock.unlock();
    }
  }

  void quietly(Runnable body) {
    lock.lock();
    try {
      body.run();
    } finally {
      lock.unlock();
    }
  }

  /** As {@link #quietly}, unless somebody else has the lock; returns whether it was done. */
  boolean tried(Runnable body) {
    if (!lock.tryLock()) {
      return false;
    }
    try {
      body.run();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Null when nobody knows. */
  @Nullable Long since(Key key) {
    return since.get(key);
  }

  /** From now on. What was entered longest ago makes room: not to be known lets nothing go. */
  void renew(Key key, long now) {
    since.remove(key);
    if (since.size() >= capacity) {
      Iterator<Key> oldest = since.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
    since.put(key, now);
  }

  /** Since now, if nothing else is known and there is room. */
  void sight(Key key, long now) {
    if (since.size() < capacity) {
      since.putIfAbsent(key, now);
    }
  }

  void forget(Key key) {
    since.remove(key);
  }

  void pin(Key key) {
    pins.merge(key, 1, Integer::sum);
  }

  void unpin(Key key) {
    pins.computeIfPresent(key, (same, count) -> count == 1 ? null : count - 1);
  }

  boolean isPinned(Key key) {
    return pins.containsKey(key);
  }

  /** Everything that it knows, for tests. */
  String describe(long now, long horizon) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(since)
        .forEach(
            (key, at) -> text.append(key.low()).append('@').append(Math.min(now - at, horizon)));
    new TreeMap<>(pins).forEach((key, count) -> text.append(key.low()).append('*').append(count));
    return text.toString();
  }
}
