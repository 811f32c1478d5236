package io.jzot.registry;

import io.jzot.oci.OciException;
import io.jzot.oci.Page;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RepositoryName;
import io.jzot.store.Storage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The repositories that have manifests, and those that are about to. Counted when somebody wants to
 * add one; those that have become empty since, by whatever means, are noticed when the limit is
 * reached.
 */
public final class FilledRepositories {
  private static final int PAGE = 1000;

  /** Counting takes at most one part in so many of the time: pushes wait for it. */
  private static final long SHARE = 10;

  private final Storage storage;
  private final LongSupplier ticker;
  private final Set<RepositoryName> filled = new HashSet<>(); // guarded by this, as all below
  private final Map<RepositoryName, Integer> reserved = new HashMap<>();
  private boolean counted;
  private long nextCount;

  public FilledRepositories(Storage storage) {
    this(storage, System::nanoTime);
  }

  FilledRepositories(Storage storage, LongSupplier ticker) {
    this.storage = storage;
    this.ticker = ticker;
    this.nextCount = ticker.getAsLong();
  }

  /**
   * Whether a manifest may be pushed to that repository. If so its place is taken, for pushes at
   * the same time as well, until {@link #release}.
   */
  synchronized boolean reserve(RepositoryName name, int limit) {
    if (!has(name) && isFull(limit) && !has(name)) {
      return false;
    }
    reserved.merge(name, 1, Integer::sum);
    return true;
  }

  synchronized void release(RepositoryName name, boolean published) {
    reserved.computeIfPresent(name, (each, count) -> count == 1 ? null : count - 1);
    if (published) {
      filled.add(name);
    }
  }

  private boolean has(RepositoryName name) {
    return filled.contains(name) || reserved.containsKey(name);
  }

  /** Asks the store only when it has to: to count for the first time, or to say no. */
  private boolean isFull(int limit) {
    if (!counted) {
      count();
    }
    if (taken() >= limit && ticker.getAsLong() - nextCount >= 0) {
      count();
    }
    return taken() >= limit;
  }

  private int taken() {
    Set<RepositoryName> all = new HashSet<>(filled);
    all.addAll(reserved.keySet());
    return all.size();
  }

  private void count() {
    long start = ticker.getAsLong();
    filled.clear();
    addAll();
    counted = true;
    long end = ticker.getAsLong();
    nextCount = end + (end - start) * SHARE;
  }

  private void addAll() {
    String last = null;
    boolean more = true;
    while (more) {
      Page<RepositoryName> page = storage.repositories(new PageRequest(last, PAGE));
      for (RepositoryName name : page.items()) {
        last = name.value();
        if (hasManifests(name)) {
          filled.add(name);
        }
      }
      more = page.more();
    }
  }

  /** What cannot be read counts: nobody knows what is in it. */
  private boolean hasManifests(RepositoryName name) {
    try {
      return storage.repository(name).hasManifests();
    } catch (OciException e) {
      return true;
    }
  }
}
