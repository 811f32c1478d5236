package io.jzot.store.fs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Files that only take up room: one of some size, and empty ones for their inodes. They are thrown
 * overboard when a disk is so full that nothing could be deleted any more. Used by one thread at a
 * time.
 */
final class Ballast {
  static final String DIRECTORY = "_ballast";
  static final int INODES = 32;
  private static final String WEIGHT = "weight";
  private static final int SLICE = 64 << 10;

  private final Disk disk;
  private final Path directory;
  private final long size;

  Ballast(Disk disk, Path root, long size) {
    this.disk = disk;
    this.directory = root.resolve(DIRECTORY);
    this.size = size;
  }

  long size() {
    return size;
  }

  /**
   * Makes what is missing. Not flushed: what is lost in a crash is made again.
   *
   * @throws IOException when there is no room for it; then there may be a part of it
   */
  void make() throws IOException {
    if (disk.state(directory).isEmpty()) {
      disk.createDirectory(directory);
    }
    Path weight = directory.resolve(WEIGHT);
    Optional<FileState> state = disk.state(weight);
    if (state.isEmpty() || state.get().size() != size) {
      disk.delete(weight);
      fill(weight);
    }
    for (int i = 0; i < INODES; i++) {
      if (disk.state(inode(i)).isEmpty()) {
        disk.create(inode(i)).close();
      }
    }
  }

  /**
   * Tries whether as many inodes are left beside it.
   *
   * @throws IOException when they are not
   */
  void probe() throws IOException {
    int made = INODES;
    try {
      for (; made < 2 * INODES; made++) {
        disk.create(inode(made)).close();
      }
    } finally {
      for (int i = INODES; i <= made; i++) {
        disk.delete(inode(i));
      }
    }
  }

  private Path inode(int number) {
    return directory.resolve(String.format(Locale.ROOT, "inode-%02d", number));
  }

  /** With noise: some file systems store zeros in no room at all. */
  private void fill(Path weight) throws IOException {
    byte[] noise = new byte[SLICE];
    try (FileChannel channel = disk.create(weight)) {
      for (long at = 0; at < size; at += SLICE) {
        ThreadLocalRandom.current().nextBytes(noise);
        int length = (int) Math.min(SLICE, size - at);
        disk.write(channel, ByteBuffer.wrap(noise, 0, length), at);
      }
    }
  }

  /** Gives it up, as far as it is there. */
  void drop() throws IOException {
    disk.delete(directory.resolve(WEIGHT));
    for (int i = 0; i < INODES; i++) {
      disk.delete(inode(i));
    }
  }
}
