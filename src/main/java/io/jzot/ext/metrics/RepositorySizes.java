package io.jzot.ext.metrics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The largest repositories by name, and all others as one. Used by one thread. */
final class RepositorySizes {
  private final int most;
  private final PriorityQueue<Entry> largest =
      new PriorityQueue<>(Comparator.comparingLong(Entry::bytes));
  private long others;
  private boolean more;

  RepositorySizes(int most) {
    this.most = most;
  }

  /** A repository, or {@link RepositoryMeters#OTHER}. */
  record Entry(String name, long bytes) {}

  void add(String name, long bytes) {
    largest.add(new Entry(name, bytes));
    if (largest.size() > most) {
      Entry least = largest.remove();
      others += least.bytes();
      more = true;
    }
  }

  List<Entry> entries() {
    List<Entry> entries = new ArrayList<>(largest);
    if (more) {
      entries.add(new Entry(RepositoryMeters.OTHER, others));
    }
    return entries;
  }
}
