package io.jzot.store.fs;

import io.jzot.oci.Digest;
import io.jzot.store.Pace;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The blobs of a backup: each content once, verified while it is copied, with a name in every
 * repository that has it. Only the backup is written to.
 */
final class BackupBlobs {
  private final Disk disk;
  private final Path root;
  private final DurableFiles target;
  private final Path masters;
  private final @Nullable Path previous;
  private final boolean dedupe;
  private final BlobCopy copies;
  private final Pace pace;

  /** Directories that got an entry and are not flushed yet. */
  private final Set<Path> changed = new HashSet<>();

  private long count;
  private long bytes;
  private long linked;

  /**
   * @param root of the store
   * @param previous root of an earlier backup, whose blobs get a further name instead of being
   *     copied again; null for none
   * @param dedupe whether equal blobs of several repositories share their bytes
   */
  BackupBlobs(
      Disk disk,
      Path root,
      DurableFiles target,
      @Nullable Path previous,
      boolean dedupe,
      Pace pace) {
    this.disk = disk;
    this.root = root;
    this.target = target;
    this.masters = target.root().resolve(Masters.DIRECTORY);
    this.previous = previous;
    this.dedupe = dedupe;
    this.copies = new BlobCopy(disk);
    this.pace = pace;
  }

  /** How a blob got into the backup, or why not. */
  enum Outcome {
    THERE,
    MISSING,
    DAMAGED
  }

  /**
   * Puts a blob of a repository into the backup, wherever in the store a good copy of it is. What
   * was taken away, but is still in the trash, counts.
   */
  Outcome put(Digest digest, RepositoryFolder from, RepositoryFolder to) throws IOException {
    Path name = to.blob(digest);
    if (disk.state(name).isPresent()) {
      return Outcome.THERE;
    }
    target.ensureDirectory(to.blobs(digest.algorithm()));
    if (!dedupe) {
      return copy(digest, from, name);
    }
    Path master = below(masters, digest);
    if (disk.state(master).isEmpty()) {
      target.ensureDirectory(directory(master));
      Outcome outcome =
          isLinkedFromPrevious(digest, master) ? Outcome.THERE : copy(digest, from, master);
      if (outcome != Outcome.THERE) {
        return outcome;
      }
    }
    changed.add(directory(name));
    try {
      disk.link(name, master);
      return Outcome.THERE;
    } catch (IOException e) {
      // No more links, or none at all: the same bytes again.
      return copy(digest, from, name);
    }
  }

  private boolean isLinkedFromPrevious(Digest digest, Path master) throws IOException {
    if (previous == null) {
      return false;
    }
    Path earlier = below(previous.resolve(Masters.DIRECTORY), digest);
    if (disk.state(earlier).filter(FileState::isFile).isEmpty()) {
      return false;
    }
    try {
      disk.link(master, earlier);
    } catch (IOException e) {
      return false; // On another file system, for example.
    }
    changed.add(directory(master));
    linked++;
    return true;
  }

  /** What was moved while it was read looks damaged: whoever asks again finds it. */
  private Outcome copy(Digest digest, RepositoryFolder from, Path to) throws IOException {
    Outcome outcome = Outcome.MISSING;
    for (Path candidate : candidates(digest, from)) {
      if (disk.state(candidate).filter(FileState::isFile).isPresent()) {
        if (isCopied(digest, candidate, to)) {
          return Outcome.THERE;
        }
        outcome = Outcome.DAMAGED;
      }
    }
    return outcome;
  }

  private boolean isCopied(Digest digest, Path candidate, Path to) throws IOException {
    try {
      if (copies.make(candidate, digest, to).isEmpty()) {
        return false;
      }
    } catch (IOException e) {
      if (isReadable(candidate)) {
        throw e; // It is the backup that cannot be written.
      }
      return false;
    }
    target.force(to);
    changed.add(directory(to));
    long size = disk.state(to).map(FileState::size).orElse(0L);
    count++;
    bytes += size;
    pace.read(size);
    return true;
  }

  private boolean isReadable(Path file) {
    try (InputStream in = disk.input(file)) {
      in.transferTo(OutputStream.nullOutputStream());
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private List<Path> candidates(Digest digest, RepositoryFolder from) throws IOException {
    List<Path> places =
        new ArrayList<>(List.of(from.blob(digest), below(root.resolve(Masters.DIRECTORY), digest)));
    if (disk.state(from.trash()).filter(FileState::isDirectory).isPresent()) {
      try {
        for (String run : disk.list(from.trash())) {
          places.add(from.trash().resolve(run).resolve(Trash.name(digest)));
        }
      } catch (NoSuchFileException e) {
        // Emptied just now.
      }
    }
    return places;
  }

  /** Takes a blob out of a repository of the backup again. */
  void remove(Digest digest, RepositoryFolder to) throws IOException {
    disk.delete(to.blob(digest));
    Path master = below(masters, digest);
    Optional<FileState> state = disk.state(master);
    if (state.isPresent() && state.get().links() == 1) {
      disk.delete(master);
    }
  }

  /** Makes all names durable. */
  void flush() throws IOException {
    for (Path each : changed) {
      target.flushDirectory(each);
    }
    changed.clear();
  }

  private static Path below(Path masters, Digest digest) {
    return masters
        .resolve(digest.algorithm().label())
        .resolve(digest.hex().substring(0, 2))
        .resolve(digest.hex());
  }

  private static Path directory(Path file) {
    return Objects.requireNonNull(file.getParent(), "paths are absolute");
  }

  /** Blobs that were copied. */
  long count() {
    return count;
  }

  /** Bytes that were copied. */
  long bytes() {
    return bytes;
  }

  /** Blobs that got a further name. */
  long linked() {
    return linked;
  }
}
