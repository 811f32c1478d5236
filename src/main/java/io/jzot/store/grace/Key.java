package io.jzot.store.grace;

import io.jzot.oci.Digest;
import io.jzot.oci.RepositoryName;

/** 128 bits for something in a repository: the tables hold very many, and names are long. */
record Key(long high, long low) implements Comparable<Key> {
  private static final int WORD = 16;
  private static final long BASIS = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  static Key of(RepositoryName repository, Digest digest) {
    long name = hash(repository.value(), BASIS);
    long first = Long.parseUnsignedLong(digest.hex(), 0, WORD, WORD);
    long second = Long.parseUnsignedLong(digest.hex(), WORD, 2 * WORD, WORD);
    return new Key(first ^ name, second ^ Long.rotateLeft(name * PRIME, 32));
  }

  /** Of something else than a blob. */
  static Key of(RepositoryName repository, String thing) {
    String text = repository.value() + ' ' + thing;
    return new Key(hash(text, BASIS), hash(text, ~BASIS));
  }

  /** What stands for the same thing in the trash; under the same lock. */
  Key inTrash() {
    return new Key(high, ~low);
  }

  @Override
  public int compareTo(Key other) {
    int order = Long.compare(high, other.high);
    return order == 0 ? Long.compare(low, other.low) : order;
  }

  private static long hash(String text, long start) {
    long hash = start;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * PRIME;
      hash ^= hash >>> 29;
    }
    return hash;
  }

  int stripe(int count) {
    return (int) Math.floorMod(high ^ (high >>> 32), (long) count);
  }
}
