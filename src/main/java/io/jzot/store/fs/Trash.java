package io.jzot.store.fs;

import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What was taken away and may come back: {@code .trash/<run>/<alg>-<hex>} in each repository. A run
 * is named after the time when it began. All moves are made under the digest's lock, so that they
 * do not meet links.
 */
final class Trash {
  private static final int PATIENCE = 3;

  private final DurableFiles files;
  private final Stripes stripes;
  private final Masters masters;
  private final FileBlobs blobs;

  /** Where what is taken away goes now. */
  private volatile String run = "0";

  /** The directory into which something went last: seen to be one. */
  private volatile @Nullable Path ready;

  Trash(DurableFiles files, Stripes stripes, Masters masters, FileBlobs blobs) {
    this.files = files;
    this.stripes = stripes;
    this.masters = masters;
    this.blobs = blobs;
    begin();
  }

  /** A run begins. */
  void begin() {
    run = Long.toString(System.currentTimeMillis());
  }

  /** A file in the trash. */
  record Entry(Digest digest, Path file, Path run) {}

  /**
   * Takes a blob away that was just seen to be a file; false when it is not there (any more). The
   * entry is not flushed.
   */
  boolean take(Digest digest, RepositoryFolder folder) throws IOException {
    blobs.unsettle(digest, folder);
    Path directory = folder.trash().resolve(run);
    for (int attempt = 1; true; attempt++) {
      if (!directory.equals(ready)) {
        make(folder.trash());
        make(directory);
        ready = directory;
      }
      try {
        move(digest, folder.blob(digest), directory.resolve(name(digest)), 1);
        blobs.gone(digest, folder);
        return true;
      } catch (NoSuchFileException e) {
        ready = null;
        if (files.disk().state(folder.blob(digest)).isEmpty()) {
          return false;
        }
        if (attempt == PATIENCE) {
          throw e; // Somebody keeps taking the directory away.
        }
      }
    }
  }

  private void make(Path directory) throws IOException {
    Optional<FileState> state = files.disk().state(directory);
    if (state.isPresent() && !state.get().isDirectory()) {
      throw new NotDirectoryException(directory.toString());
    }
    try {
      if (state.isEmpty()) {
        files.disk().createDirectory(directory);
      }
    } catch (FileAlreadyExistsException e) {
      // Somebody else needed it as well.
    }
  }

  private void move(Digest digest, Path from, Path to, int change) throws IOException {
    stripes.locked(
        digest,
        () -> {
          boolean replaces = files.disk().state(to).isPresent();
          files.disk().rename(from, to);
          masters.trashed(digest, replaces && change > 0 ? 0 : change);
          // Renaming one name of a file over another of the same file does nothing.
          return replaces && files.disk().delete(from);
        });
  }

  /** Gives a blob back; false when it is not there. */
  boolean giveBack(Digest digest, RepositoryFolder folder) throws IOException {
    for (String each : directories(folder)) {
      Path file = folder.trash().resolve(each).resolve(name(digest));
      if (files.disk().state(file).filter(FileState::isFile).isPresent()) {
        giveBack(digest, folder, file);
        return true;
      }
    }
    return false;
  }

  void giveBack(Digest digest, RepositoryFolder folder, Path file) throws IOException {
    blobs.unsettle(digest, folder);
    files.ensureDirectory(folder.blobs(digest.algorithm()));
    move(digest, file, folder.blob(digest), -1);
  }

  boolean has(Digest digest, RepositoryFolder folder) throws IOException {
    for (String each : directories(folder)) {
      Path file = folder.trash().resolve(each).resolve(name(digest));
      if (files.disk().state(file).filter(FileState::isFile).isPresent()) {
        return true;
      }
    }
    return false;
  }

  /** Everything that is in a repository's trash. */
  List<Entry> entries(RepositoryFolder folder) throws IOException {
    List<Entry> found = new ArrayList<>();
    for (String each : directories(folder)) {
      Path directory = folder.trash().resolve(each);
      for (String file : files.disk().list(directory)) {
        digest(file)
            .ifPresent(digest -> found.add(new Entry(digest, directory.resolve(file), directory)));
      }
    }
    return found;
  }

  /**
   * Removes a file for good, and the master if nobody else has it. All of it under the digest's
   * lock, but for what the file system does to give the room back.
   *
   * @param goes whether it shall go; told how many bytes become free
   */
  boolean remove(Entry entry, LongPredicate goes, Releases releases) throws IOException {
    Path master = masters.path(entry.digest());
    return stripes.locked(
        entry.digest(),
        () -> {
          Optional<FileState> file = files.disk().state(entry.file());
          Optional<FileState> shared = files.disk().state(master);
          long own =
              shared.isPresent() && file.filter(shared.get()::isSameFile).isPresent() ? 1 : 0;
          boolean last = file.isPresent() && file.get().links() == 1 + own;
          if (!goes.test(last ? file.get().size() : 0)) {
            return false;
          }
          if (last && file.get().isFile()) {
            releases.hold(entry.file());
          }
          boolean there = files.disk().delete(entry.file());
          masters.trashed(entry.digest(), -1);
          if (shared.isPresent() && shared.get().links() == 1 + own) {
            files.disk().delete(master);
          }
          return there;
        });
  }

  /** Removes the directories in which nothing is left. */
  void tidy(RepositoryFolder folder) throws IOException {
    boolean empty = true;
    for (String each : directories(folder)) {
      Path directory = folder.trash().resolve(each);
      if (files.disk().list(directory).isEmpty()) {
        files.discard(directory);
      } else {
        empty = false;
      }
    }
    if (empty) {
      files.discard(folder.trash());
    }
  }

  private List<String> directories(RepositoryFolder folder) throws IOException {
    Path trash = folder.trash();
    if (files.disk().state(trash).filter(FileState::isDirectory).isEmpty()) {
      return List.of();
    }
    List<String> found = new ArrayList<>();
    for (String each : files.disk().list(trash)) {
      if (files.disk().state(trash.resolve(each)).filter(FileState::isDirectory).isPresent()) {
        found.add(each);
      }
    }
    return found;
  }

  /** What a blob is called in the trash. */
  static String name(Digest digest) {
    return digest.algorithm().label() + '-' + digest.hex();
  }

  private static Optional<Digest> digest(String name) {
    int dash = name.indexOf('-');
    return dash < 0 || DigestAlgorithm.find(name.substring(0, dash)).isEmpty()
        ? Optional.empty()
        : Digest.find(name.substring(0, dash) + ':' + name.substring(dash + 1));
  }
}
