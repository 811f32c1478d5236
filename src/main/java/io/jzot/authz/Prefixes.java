package io.jzot.authz;

import java.util.SortedSet;
import java.util.TreeSet;

/** Beginnings of names. */
final class Prefixes {
  private Prefixes() {}

  /** Without those that begin with another one. */
  static SortedSet<String> shortest(SortedSet<String> prefixes) {
    TreeSet<String> kept = new TreeSet<>();
    for (String prefix : prefixes) {
      if (kept.isEmpty() || !prefix.startsWith(kept.last())) {
        kept.add(prefix);
      }
    }
    return kept;
  }
}
