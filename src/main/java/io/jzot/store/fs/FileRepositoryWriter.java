package io.jzot.store.fs;

import io.jzot.oci.Digest;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import io.jzot.store.IndexTransaction;
import io.jzot.store.LockWatch.Purpose;
import io.jzot.store.layout.Refusals;
import io.jzot.store.layout.RepositoryIndex;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** What changes one repository. Blobs come without its lock; the index changes under it. */
final class FileRepositoryWriter implements UploadCommit {
  private final RepositoryFolder folder;
  private final IndexFile index;
  private final FileRepositoryReader reader;
  private final StoreParts parts;
  private final RepositoryTransactions transactions;
  private final IndexLock lock;
  private final FileShelf shelf;
  private final Removal removal;

  FileRepositoryWriter(FileShelf shelf, FileRepositoryReader reader) {
    this.shelf = shelf;
    this.folder = shelf.folder();
    this.index = shelf.index();
    this.reader = reader;
    this.parts = shelf.parts();
    this.transactions = new RepositoryTransactions(shelf, reader);
    this.lock = index.writing();
    this.removal = new Removal(shelf, reader);
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
      transactions.update(draft -> draft, true);
    }
  }

  @Override
  public void place(FreshFile bytes, Digest digest) throws IOException {
    Pins.telling(
        shelf,
        digest,
        () -> {
          parts.shared().place(bytes, digest, folder);
          arrived(digest);
          return true;
        });
  }

  /** What is read from the disk later on sees it anyway. */
  private void arrived(Digest digest) {
    IndexView view = index.view();
    RepositoryIndex now = view == null ? null : view.index();
    if (now != null) {
      now.arrived(digest);
    }
  }

  /** Stores verified content. */
  void put(Digest digest, byte[] content) throws IOException {
    removal.beside(
        () ->
            Pins.telling(
                shelf,
                digest,
                () -> {
                  putPinned(digest, content);
                  return true;
                }));
  }

  private void putPinned(Digest digest, byte[] content) throws IOException {
    checkRepresentable();
    boolean isNew = reader.current().isEmpty();
    if (!isNew && parts.blobs().isSettled(digest, folder)) {
      return;
    }
    if (isNew) {
      prepare();
    }
    parts.files().haveDirectory(folder.uploads());
    Path staged = folder.staged("blob");
    try (FileChannel channel = parts.files().disk().create(staged)) {
      FreshFile fresh = new FreshFile(staged, channel);
      try {
        parts.files().write(channel, content);
        place(fresh, digest);
      } finally {
        fresh.discard(parts.files());
      }
    }
  }

  /** Makes a good file of this store a blob of this repository; false when it has gone. */
  boolean share(Path good, Digest digest) throws IOException {
    return removal.beside(
        () ->
            Pins.telling(
                shelf,
                digest,
                () -> {
                  prepare();
                  boolean shared = parts.shared().share(good, digest, folder);
                  arrived(digest);
                  return shared;
                }));
  }

  /** Whether there is nothing in the repository. */
  boolean isEmpty() throws IOException {
    return removal.isPossible();
  }

  /** Removes the repository if there is nothing in it. */
  boolean removeIfEmpty() throws IOException {
    return removal.run();
  }

  /**
   * Runs a transaction.
   *
   * @param create whether an index is written even when nothing changes, if there is none
   */
  <T> T update(IndexTransaction<T> transaction, boolean create) throws IOException {
    return transactions.update(transaction, create);
  }

  /** Lets go of a blob that no manifest references. */
  void delete(Digest digest) throws IOException {
    lock.lock(Purpose.WRITE);
    try {
      RepositoryIndex now = reader.current().orElseThrow(() -> Refusals.nameUnknown(folder.name()));
      index.checkWritable(); // What is shown may lack what a damaged log knows.
      now.readGraph(reader::manifest);
      boolean there =
          parts.files().disk().state(folder.blob(digest)).filter(FileState::isFile).isPresent();
      if (!there) {
        throw Refusals.blobUnknown(digest);
      }
      if (now.willBeReferenced(digest)) {
        throw Refusals.blobReferenced(digest);
      }
      index.publisher().flush(); // No index on the disk needs it either, not even an older one.
      switch (parts.keeper().delete(folder.name(), digest, shelf)) {
        case NEEDED -> throw Refusals.blobReferenced(digest);
        case ABSENT -> throw Refusals.blobUnknown(digest);
        default -> parts.files().flushDirectory(folder.blobs(digest.algorithm()));
      }
      parts.keeper().stir(folder.name());
    } finally {
      lock.unlock();
    }
  }
}
