package io.jzot.store.fs;

import static io.jzot.log.Field.field;

import io.jzot.oci.Digest;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.LayoutIndex;
import io.jzot.oci.OciException;
import io.jzot.store.IndexTransaction;
import io.jzot.store.LockWatch.Purpose;
import io.jzot.store.layout.DraftContext;
import io.jzot.store.layout.IndexChanges;
import io.jzot.store.layout.RepositoryIndex;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How one repository's index changes: decided under its lock, then logged without it, together with
 * what others decided meanwhile; then visible; then published. No lock is held over a flush.
 */
final class RepositoryTransactions {
  private static final Logger LOG = LoggerFactory.getLogger(RepositoryTransactions.class);
  private static final int PATIENCE = 10;

  private final RepositoryFolder folder;
  private final IndexFile index;
  private final FileRepositoryReader reader;
  private final StoreParts parts;
  private final Room room;
  private final IndexLock lock;
  private final FileShelf shelf;

  RepositoryTransactions(FileShelf shelf, FileRepositoryReader reader) {
    this.shelf = shelf;
    this.folder = shelf.folder();
    this.index = shelf.index();
    this.reader = reader;
    this.parts = shelf.parts();
    this.room = parts.errors().room();
    this.lock = index.writing();
  }

  /**
   * What a transaction came to.
   *
   * @param unsettled blobs that have to be durable before it is decided again
   * @param ticket to wait for; null when there is nothing to wait for
   * @param written whether anything changed
   * @param frees whether it only takes away
   */
  private record Decision<T>(
      T result,
      RepositoryIndex base,
      IndexChanges changes,
      Set<Digest> unsettled,
      GroupCommit.@Nullable Ticket ticket,
      boolean written,
      boolean frees) {}

  /**
   * Decides and waits for the log; decides again if the index was edited from outside meanwhile, or
   * if what it was decided on failed. What only takes away works on a full disk as well.
   *
   * @param create whether an index is written even when nothing changes, if there is none
   */
  <T> T update(IndexTransaction<T> transaction, boolean create) throws IOException {
    Decision<T> decision;
    try (Pins pins = new Pins(shelf, reader)) {
      decision = update(transaction, create, pins);
      pins.done();
    }
    if (decision.written) {
      parts.keeper().stir(folder.name());
      letGo(decision.base, decision.changes.removed());
    }
    return decision.result;
  }

  private <T> Decision<T> update(IndexTransaction<T> transaction, boolean create, Pins pins)
      throws IOException {
    boolean gaveUp = false;
    for (int attempt = 0; attempt < PATIENCE; attempt++) {
      Decision<T> decision = decide(transaction, create, attempt == PATIENCE - 1, pins);
      if (decision == null) {
        continue;
      }
      if (!decision.unsettled.isEmpty()) {
        parts.blobs().settle(decision.unsettled, folder);
        pins.lookAgain();
        continue;
      }
      try {
        await(decision.ticket);
      } catch (IOException e) {
        if (gaveUp || !decision.frees || !room.giveUpFor(e)) {
          throw e;
        }
        gaveUp = true;
        continue;
      }
      if (decision.written) {
        index.publisher().committed(decision.base);
        parts.catalog().note(folder.name(), true);
      }
      return decision;
    }
    throw new IOException("the index does not stop changing: " + folder.index());
  }

  private void await(GroupCommit.@Nullable Ticket ticket) throws IOException {
    if (ticket == null) {
      return;
    }
    try {
      index.commits().await(ticket);
    } catch (IOException e) {
      index.publisher().failed();
      throw e;
    }
  }

  /** Null when it has to be decided again. */
  private <T> @Nullable Decision<T> decide(
      IndexTransaction<T> transaction, boolean create, boolean last, Pins pins) throws IOException {
    lock.lock(Purpose.WRITE);
    try {
      Optional<RepositoryIndex> current = reader.current();
      RepositoryIndex base = current.orElseGet(() -> new RepositoryIndex(LayoutIndex.EMPTY));
      long generation = index.commits().generation();
      IndexChanges changes =
          base.draft(new DraftContext(current.isPresent(), pins::has, reader::manifest));
      T result = transaction.apply(changes);
      pins.releasing(changes);
      Set<Digest> unsettled = parts.blobs().unsettled(pins.states(needed(changes, pins)), folder);
      if (last) {
        parts.blobs().settle(unsettled, folder);
      } else if (!unsettled.isEmpty()) {
        return new Decision<>(result, base, changes, unsettled, null, false, false);
      }
      if (!index.isUntouched()) {
        return null;
      }
      boolean isNew = create && current.isEmpty();
      if (changes.isEmpty() && !isNew) {
        return unchanged(result, base, changes);
      }
      boolean frees = changes.put().isEmpty() && current.isPresent();
      boolean began = prepare(base, frees);
      GroupCommit.Ticket ticket =
          changes.isEmpty() ? null : enqueue(began, generation, base, changes);
      return ticket == null && !changes.isEmpty()
          ? null
          : new Decision<>(result, base, changes, Set.of(), ticket, true, frees);
    } finally {
      lock.unlock();
    }
  }

  /** What is acknowledged without a change has to be durable as well. */
  private <T> Decision<T> unchanged(T result, RepositoryIndex base, IndexChanges changes)
      throws IOException {
    if (!changes.put().isEmpty()) {
      index.settle();
    }
    return new Decision<>(result, base, changes, Set.of(), index.commits().newest(), false, false);
  }

  private boolean prepare(RepositoryIndex base, boolean frees) throws IOException {
    if (frees) {
      return room.freeing(() -> index.prepare(base));
    }
    room.check();
    return index.prepare(base);
  }

  private GroupCommit.@Nullable Ticket enqueue(
      boolean began, long generation, RepositoryIndex base, IndexChanges changes) {
    GroupCommit commits = index.commits();
    return commits.enqueue(began ? commits.generation() : generation, base, changes);
  }

  /** What a transaction is about to reference. */
  private static Set<Digest> needed(IndexChanges changes, Pins pins) {
    Set<Digest> needed = new LinkedHashSet<>();
    for (Digest manifest : changes.put()) {
      if (!pins.has(manifest)) {
        throw new OciException(
            ErrorCode.UNAVAILABLE, "the manifest was deleted while it was pushed; push it again");
      }
      needed.add(manifest);
      needed.addAll(changes.children(manifest));
    }
    return needed;
  }

  /**
   * Lets go of the bytes of manifests that were removed, once no index on the disk names them any
   * more; that they stay when this fails does no harm.
   */
  private void letGo(RepositoryIndex base, Set<Digest> removed) {
    if (removed.isEmpty()) {
      return;
    }
    if (!IndexPublisher.isSmall(base)) {
      index.publisher().whenFlushed(() -> unlink(removed));
      return;
    }
    try {
      index.publisher().flush();
      unlink(removed);
    } catch (IOException | RuntimeException e) {
      stays(e);
    }
  }

  private void unlink(Set<Digest> removed) {
    lock.lock(Purpose.WRITE);
    try {
      Optional<RepositoryIndex> now = index.current();
      for (Digest digest : removed) {
        if (now.isPresent() && !now.get().willBeReferenced(digest)) {
          parts.keeper().delete(folder.name(), digest, shelf);
        }
      }
      parts.keeper().stir(folder.name());
    } catch (IOException | RuntimeException e) {
      stays(e);
    } finally {
      lock.unlock();
    }
  }

  private void stays(Exception e) {
    LOG.warn(
        "removed manifests keep their bytes",
        field("repository", folder.name()),
        field("error", e.toString()));
  }
}
