package io.jzot.store.fs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/**
 * The real file system, made small, full, out of inodes, or failing: as it really is, giving up
 * ballast helps against both kinds of full.
 */
final class SmallDisk extends Disk {
  static final long TOTAL = 64 << 20;

  private final String noRoom = NoRoom.reason();
  volatile long free = TOTAL;
  volatile boolean full;
  volatile boolean noInodes;
  volatile String failure = "";

  private void check(Path path, boolean lacksRoom) throws IOException {
    if (!failure.isEmpty()) {
      throw new FileSystemException(path.toString(), null, failure);
    }
    if (lacksRoom) {
      throw new FileSystemException(path.toString(), null, noRoom);
    }
  }

  @Override
  FileChannel create(Path path) throws IOException {
    check(path, noInodes);
    return super.create(path);
  }

  @Override
  void createDirectory(Path directory) throws IOException {
    check(directory, full || noInodes);
    super.createDirectory(directory);
  }

  @Override
  void write(FileChannel channel, ByteBuffer buffer, long position) throws IOException {
    check(Path.of("file"), full);
    super.write(channel, buffer, position);
  }

  @Override
  void force(FileChannel channel) throws IOException {
    check(Path.of("file"), false);
    super.force(channel);
  }

  @Override
  boolean delete(Path path) throws IOException {
    check(path, false);
    boolean deleted = super.delete(path);
    if (deleted && path.endsWith("weight")) {
      full = false;
    }
    if (deleted && path.endsWith("inode-00")) {
      noInodes = false;
    }
    return deleted;
  }

  @Override
  long usableSpace(Path path) {
    return free;
  }

  @Override
  long totalSpace(Path path) {
    return TOTAL;
  }
}
