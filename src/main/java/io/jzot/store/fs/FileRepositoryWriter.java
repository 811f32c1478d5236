package io.jzot.store.fs;

import io.jzot.oci.Digest;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.LayoutIndex;
import io.jzot.oci.OciException;
import io.jzot.store.IndexTransaction;
import io.jzot.store.layout.DraftContext;
import io.jzot.store.layout.IndexChanges;
import io.jzot.store.layout.Layout;
import io.jzot.store.layout.Refusals;
import io.jzot.store.layout.RepositoryIndex;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** What changes one repository. Blobs come without its lock; the index changes under it. */
final class FileRepositoryWriter implements UploadCommit {
  private static final int PATIENCE = 10;

  private final RepositoryFolder folder;
  private final IndexFile index;
  private final FileRepositoryReader reader;
  private final StoreParts parts;
  private final ReentrantLock lock = new ReentrantLock();

  FileRepositoryWriter(
      RepositoryFolder folder, IndexFile index, FileRepositoryReader reader, StoreParts parts) {
    this.folder = folder;
    this.index = index;
    this.reader = reader;
    this.parts = parts;
  }

  void checkRepresentable() {
    if (!folder.isRepresentable()) {
      throw new OciException(
          ErrorCode.NAME_INVALID, "this storage cannot hold a name that long; choose another");
    }
  }

  @Override
  public void prepare() throws IOException {
    checkRepresentable();
    if (reader.current().isEmpty()) {
      update(draft -> draft, true);
    }
    parts.files().ensureDirectory(folder.uploads());
  }

  @Override
  public void place(FreshFile bytes, Digest digest) throws IOException {
    parts.shared().place(bytes, digest, folder);
    arrived(digest);
  }

  private void arrived(Digest digest) throws IOException {
    reader.current().ifPresent(now -> now.arrived(digest));
  }

  /** Stores verified content. */
  void put(Digest digest, byte[] content) throws IOException {
    if (reader.current().isPresent() && parts.blobs().isSettled(digest, folder)) {
      return;
    }
    prepare();
    Path staged = folder.staged("blob");
    try {
      parts.files().write(staged, content);
      place(new FreshFile(staged), digest);
    } finally {
      parts.files().discard(staged);
    }
  }

  /** Makes a good file of this store a blob of this repository; false when it has gone. */
  boolean share(Path good, Digest digest) throws IOException {
    prepare();
    boolean shared = parts.shared().share(good, digest, folder);
    arrived(digest);
    return shared;
  }

  /**
   * Runs a transaction under the repository's lock, again if the index was edited from outside
   * meanwhile.
   *
   * @param create whether an index is written even when nothing changes, if there is none
   */
  <T> T update(IndexTransaction<T> transaction, boolean create) throws IOException {
    lock.lock();
    try {
      for (int attempt = 0; attempt < PATIENCE; attempt++) {
        Optional<RepositoryIndex> current = reader.current();
        RepositoryIndex base = current.orElseGet(() -> new RepositoryIndex(LayoutIndex.EMPTY));
        IndexChanges changes =
            base.draft(new DraftContext(current.isPresent(), reader::hasBlob, reader::manifest));
        T result = transaction.apply(changes);
        boolean write = !changes.isEmpty() || (create && current.isEmpty());
        if (write ? publish(base, changes, current.isEmpty()) : settle(changes)) {
          return result;
        }
      }
      throw new IOException("the index does not stop changing: " + folder.index());
    } finally {
      lock.unlock();
    }
  }

  /** What only takes away works on a full disk as well. */
  private boolean publish(RepositoryIndex base, IndexChanges changes, boolean isNew)
      throws IOException {
    Room room = parts.errors().room();
    if (changes.put().isEmpty() && !isNew) {
      return room.freeing(() -> publishChanges(base, changes, false));
    }
    room.check();
    return publishChanges(base, changes, isNew);
  }

  private boolean publishChanges(RepositoryIndex base, IndexChanges changes, boolean isNew)
      throws IOException {
    checkRepresentable();
    settleBlobs(changes);
    parts.files().ensureDirectory(folder.uploads());
    if (isNew) {
      mark();
    }
    if (!index.publish(base, changes)) {
      return false;
    }
    reader.current(); // The catalog learns of a new one.
    letGo(base, changes);
    return true;
  }

  /** Makes the file that turns a directory with an index into a layout. */
  private void mark() throws IOException {
    if (parts.files().disk().state(folder.marker()).isEmpty()) {
      parts.files().replace(folder.marker(), folder.staged("marker"), Layout.marker());
    }
  }

  /** What is acknowledged without a change has to be durable as well. */
  private boolean settle(IndexChanges changes) throws IOException {
    if (!changes.put().isEmpty()) {
      settleBlobs(changes);
      index.settle();
    }
    return true;
  }

  private void settleBlobs(IndexChanges changes) throws IOException {
    Set<Digest> needed = new LinkedHashSet<>();
    for (Digest manifest : changes.put()) {
      if (!reader.hasBlob(manifest)) {
        throw new OciException(
            ErrorCode.UNAVAILABLE, "the manifest was deleted while it was pushed; push it again");
      }
      needed.add(manifest);
      needed.addAll(changes.children(manifest));
    }
    parts.blobs().settle(needed, folder);
  }

  /** The index is published without them; that bytes stay when this fails does no harm. */
  private void letGo(RepositoryIndex now, IndexChanges changes) {
    for (Digest digest : changes.removed()) {
      if (!now.isReferenced(digest)) {
        parts.blobs().letGo(digest, folder);
      }
    }
  }

  /** Lets go of a blob that no manifest references. */
  void delete(Digest digest) throws IOException {
    lock.lock();
    try {
      RepositoryIndex now = reader.current().orElseThrow(() -> Refusals.nameUnknown(folder.name()));
      now.readGraph(reader::manifest);
      boolean there =
          parts.files().disk().state(folder.blob(digest)).filter(FileState::isFile).isPresent();
      if (there && now.isReferenced(digest)) {
        throw Refusals.blobReferenced(digest);
      }
      if (!there || !parts.blobs().delete(digest, folder)) {
        throw Refusals.blobUnknown(digest);
      }
    } finally {
      lock.unlock();
    }
  }
}
