package io.jzot.store.fs;

import io.jzot.oci.Digest;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import io.jzot.store.IndexTransaction;
import io.jzot.store.layout.Refusals;
import io.jzot.store.layout.RepositoryIndex;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

/** What changes one repository. Blobs come without its lock; the index changes under it. */
final class FileRepositoryWriter implements UploadCommit {
  private final RepositoryFolder folder;
  private final IndexFile index;
  private final FileRepositoryReader reader;
  private final StoreParts parts;
  private final RepositoryTransactions transactions;
  private final ReentrantLock lock;

  FileRepositoryWriter(
      RepositoryFolder folder, IndexFile index, FileRepositoryReader reader, StoreParts parts) {
    this.folder = folder;
    this.index = index;
    this.reader = reader;
    this.parts = parts;
    this.transactions = new RepositoryTransactions(folder, index, reader, parts);
    this.lock = index.writing();
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
   * Runs a transaction.
   *
   * @param create whether an index is written even when nothing changes, if there is none
   */
  <T> T update(IndexTransaction<T> transaction, boolean create) throws IOException {
    return transactions.update(transaction, create);
  }

  /** Lets go of a blob that no manifest references. */
  void delete(Digest digest) throws IOException {
    lock.lock();
    try {
      RepositoryIndex now = reader.current().orElseThrow(() -> Refusals.nameUnknown(folder.name()));
      now.readGraph(reader::manifest);
      boolean there =
          parts.files().disk().state(folder.blob(digest)).filter(FileState::isFile).isPresent();
      if (there && now.willBeReferenced(digest)) {
        throw Refusals.blobReferenced(digest);
      }
      if (there) {
        index.publisher().flush(); // No index on the disk needs it either, not even an older one.
      }
      if (!there || !parts.blobs().delete(digest, folder)) {
        throw Refusals.blobUnknown(digest);
      }
    } finally {
      lock.unlock();
    }
  }
}
