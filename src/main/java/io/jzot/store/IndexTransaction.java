package io.jzot.store;

/**
 * A decision over the index of a repository. Runs under the repository's lock: it must be quick, do
 * no I/O of its own and call no other method of the store.
 */
@FunctionalInterface
public interface IndexTransaction<T> {
  T apply(IndexDraft draft);
}
