package io.jzot.store;

/**
 * A decision over the index of a repository. Runs under the repository's lock: it must be quick, do
 * no I/O of its own and call no other method of the store. It is run again, on the newer state,
 * when the index was edited from outside meanwhile: only the last run counts, so it must have no
 * effects but on the draft and its result.
 */
@FunctionalInterface
public interface IndexTransaction<T> {
  T apply(IndexDraft draft);
}
