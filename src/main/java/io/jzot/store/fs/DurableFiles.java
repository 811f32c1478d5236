package io.jzot.store.fs;

import io.jzot.config.Durability;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** Files and directories that are made to last, as far as the durability asks for it. */
final class DurableFiles {
  private static final int KNOWN_DIRECTORIES = 8192;
  private static final int SLICE = 64 << 10;

  private final Disk disk;
  private final Path root;
  private final Durability durability;

  /** Directories whose own entry is known to be durable: somebody flushed the one above. */
  private final RecentMap<Path, Boolean> settled = new RecentMap<>(KNOWN_DIRECTORIES);

  /** Directories above which no symbolic link led outside when somebody looked. */
  private final RecentMap<Path, Boolean> inside = new RecentMap<>(KNOWN_DIRECTORIES);

  /**
   * @param root which exists, with all symbolic links followed
   */
  DurableFiles(Disk disk, Path root, Durability durability) {
    this.disk = disk;
    this.root = root;
    this.durability = durability;
  }

  Disk disk() {
    return disk;
  }

  Durability durability() {
    return durability;
  }

  Path root() {
    return root;
  }

  /**
   * Makes a directory and those above it. When this returns, its entry is durable, also if somebody
   * else is just making it.
   */
  void ensureDirectory(Path directory) throws IOException {
    Optional<FileState> state = disk.state(directory);
    if (directory.equals(root)
        || (isDirectory(directory, state) && settled.find(directory) != null)) {
      return;
    }
    Path parent = above(directory);
    ensureDirectory(parent);
    if (state.isEmpty()) {
      create(directory);
    }
    flushDirectory(parent);
    settled.put(directory, true);
  }

  /** Makes a directory and those above it, of which nobody has to find anything after a crash. */
  void haveDirectory(Path directory) throws IOException {
    Optional<FileState> state = disk.state(directory);
    if (directory.equals(root) || (isDirectory(directory, state) && isKnown(directory))) {
      return;
    }
    haveDirectory(above(directory)); // Also of one that is there: it may lie outside.
    if (state.isEmpty()) {
      create(directory);
    }
    inside.put(directory, true);
  }

  private boolean isKnown(Path directory) {
    return settled.find(directory) != null || inside.find(directory) != null;
  }

  /** Somebody flushed the directory above it since it was made. */
  void settled(Path directory) {
    settled.put(directory, true);
  }

  /** A directory is about to go. */
  void forget(Path directory) {
    settled.remove(directory);
    inside.remove(directory);
  }

  private void create(Path directory) throws IOException {
    try {
      disk.createDirectory(directory);
    } catch (FileAlreadyExistsException e) {
      isDirectory(directory, disk.state(directory));
    }
  }

  /** A symbolic link will do if it stays within the root. */
  private boolean isDirectory(Path directory, Optional<FileState> state) throws IOException {
    if (state.isEmpty()) {
      return false;
    }
    boolean inside =
        state.get().isDirectory()
            || (state.get().kind() == FileState.Kind.SYMLINK && isInside(directory));
    if (!inside) {
      throw new NotDirectoryException(directory.toString());
    }
    return true;
  }

  /** Whether a path, with all symbolic links followed, lies within the root. */
  boolean isInside(Path path) throws IOException {
    return disk.realPath(path).startsWith(root);
  }

  /** Makes the entries of a directory durable. */
  void flushDirectory(Path directory) throws IOException {
    if (durability == Durability.FULL) {
      disk.forceDirectory(directory);
    }
  }

  /** Makes the content of a file durable. */
  void force(FileChannel channel) throws IOException {
    if (durability != Durability.NONE) {
      disk.force(channel);
    }
  }

  /** Makes the content of a file durable. */
  void force(Path file) throws IOException {
    if (durability != Durability.NONE) {
      try (FileChannel channel = disk.openToRead(file)) {
        disk.force(channel);
      }
    }
  }

  /** Writes a new file. */
  void write(Path file, byte[] content) throws IOException {
    try (FileChannel channel = disk.create(file)) {
      write(channel, content);
    }
  }

  /** Writes the content of a new file. */
  void write(FileChannel channel, byte[] content) throws IOException {
    for (int at = 0; at < content.length; at += SLICE) {
      int length = Math.min(SLICE, content.length - at);
      disk.write(channel, ByteBuffer.wrap(content, at, length), at);
    }
  }

  /**
   * Gives a file its content all at once and durably, whether it exists or not.
   *
   * @param staged where it is written first, on the same file system
   */
  void replace(Path file, Path staged, byte[] content) throws IOException {
    try {
      write(staged, content);
      force(staged);
      disk.rename(staged, file);
    } catch (IOException e) {
      discard(staged);
      throw e;
    }
    flushDirectory(above(file));
  }

  private static Path above(Path path) {
    return Objects.requireNonNull(path.getParent(), "paths are absolute");
  }

  /** Removes a file that is only in the way; that it stays does no harm. */
  void discard(Path file) {
    try {
      disk.delete(file);
    } catch (IOException e) {
      // Garbage is swept later.
    }
  }
}
