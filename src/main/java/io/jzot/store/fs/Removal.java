package io.jzot.store.fs;

import io.jzot.oci.DigestAlgorithm;
import io.jzot.store.layout.Layout;
import io.jzot.store.layout.RepositoryIndex;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * How a repository goes in which there is nothing any more: directory by directory, each of which
 * the file system refuses to remove when there is something in it after all, then log, index and
 * marker. What puts something there runs beside each other, but not beside this.
 */
final class Removal {
  private final RepositoryFolder folder;
  private final IndexFile index;
  private final FileRepositoryReader reader;
  private final StoreParts parts;
  private final DurableFiles files;
  private final ReentrantReadWriteLock presence = new ReentrantReadWriteLock();

  Removal(FileShelf shelf, FileRepositoryReader reader) {
    this.folder = shelf.folder();
    this.index = shelf.index();
    this.reader = reader;
    this.parts = shelf.parts();
    this.files = parts.files();
  }

  /** Runs what puts something into the repository. */
  <T> T beside(MediumErrors.Operation<T> operation) throws IOException {
    Lock lock = presence.readLock();
    lock.lock();
    try {
      return operation.run();
    } finally {
      lock.unlock();
    }
  }

  /** Whether there is nothing in it, as far as one can tell without stopping anybody. */
  boolean isPossible() throws IOException {
    Optional<RepositoryIndex> now = reader.current();
    IndexView view = index.view();
    if (now.isEmpty() || view == null || !view.isKept() || !now.get().isEmpty()) {
      return false;
    }
    for (Path directory : directories()) {
      if (!directory.equals(folder.directory().resolve(Layout.BLOBS)) && !isBare(directory)) {
        return false;
      }
    }
    return true;
  }

  private boolean isBare(Path directory) throws IOException {
    return files.disk().state(directory).isEmpty() || files.disk().list(directory).isEmpty();
  }

  /** All that hold something, inner ones first. */
  private List<Path> directories() {
    List<Path> found = new ArrayList<>(List.of(folder.uploads(), folder.trash()));
    for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
      found.add(folder.blobs(algorithm));
    }
    found.add(folder.directory().resolve(Layout.BLOBS));
    return found;
  }

  /** Removes the repository; false when there is something in it, or about to be. */
  boolean run() throws IOException {
    Lock lock = presence.writeLock();
    if (!lock.tryLock()) {
      return false;
    }
    try {
      return index.alone(() -> isPossible() && isRemoved());
    } finally {
      lock.unlock();
    }
  }

  private boolean isRemoved() throws IOException {
    index.publisher().flush();
    for (Path directory : directories()) {
      files.forget(directory);
      try {
        files.disk().delete(directory);
      } catch (DirectoryNotEmptyException e) {
        return false;
      }
    }
    index.vanish();
    parts.catalog().note(folder.name(), false);
    return true;
  }
}
