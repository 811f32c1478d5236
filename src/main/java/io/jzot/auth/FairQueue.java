package io.jzot.auth;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A bounded queue that several parties share: they are served in turn, and when it is full, whoever
 * waits with the most gives up a place to whoever waits with less. Safe for many threads.
 */
final class FairQueue<T> {
  private final int capacity;
  private final Map<String, Deque<T>> lines = new LinkedHashMap<>();
  private int size;

  FairQueue(int capacity) {
    this.capacity = capacity;
  }

  /** Takes the item; returns what had to go for it, which may be the item itself. */
  synchronized Optional<T> offer(String party, T item) {
    Deque<T> mine = lines.computeIfAbsent(party, it -> new ArrayDeque<>());
    mine.addLast(item);
    size++;
    if (size <= capacity) {
      return Optional.empty();
    }
    String longest =
        lines.entrySet().stream()
            .filter(line -> !line.getKey().equals(party))
            .filter(line -> line.getValue().size() > mine.size())
            .max(Comparator.comparingInt(line -> line.getValue().size()))
            .map(Map.Entry::getKey)
            .orElse(party);
    return Optional.of(removeLast(longest));
  }

  /** The next item; the party it belongs to goes to the end. */
  synchronized Optional<T> poll() {
    if (size == 0) {
      return Optional.empty();
    }
    Map.Entry<String, Deque<T>> first = lines.entrySet().iterator().next();
    String party = first.getKey();
    Deque<T> line = first.getValue();
    lines.remove(party);
    T item = line.removeFirst();
    size--;
    if (!line.isEmpty()) {
      lines.put(party, line);
    }
    return Optional.of(item);
  }

  private T removeLast(String party) {
    Deque<T> line = lines.getOrDefault(party, new ArrayDeque<>());
    T item = line.removeLast();
    size--;
    if (line.isEmpty()) {
      lines.remove(party);
    }
    return item;
  }
}
