package io.jzot.store.fs;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * That one process writes to a root. The operating system takes the lock back when the process
 * ends, however it ends.
 */
final class StoreLock implements AutoCloseable {
  static final String FILE = "_lock";
  private static final int MAX_TEXT = 1000;

  /**
   * The roots that this process holds. Looked at before the file is opened: closing any channel to
   * it would drop the operating system's lock.
   */
  private static final Map<Path, String> HELD = new ConcurrentHashMap<>();

  private final Path root;
  private final FileChannel channel;

  private StoreLock(Path root, FileChannel channel) {
    this.root = root;
    this.channel = channel;
  }

  /**
   * Takes the lock of a root.
   *
   * @throws StorageUnusableException when somebody has it; says who
   */
  static StoreLock take(Disk disk, Path root) throws IOException {
    String me = self();
    String holder = HELD.putIfAbsent(root, me);
    if (holder != null) {
      throw inUse(root, holder);
    }
    boolean taken = false;
    try {
      FileChannel channel = disk.openToLock(root.resolve(FILE));
      try {
        takeOrSay(disk, root, channel, me);
        taken = true;
        return new StoreLock(root, channel);
      } finally {
        if (!taken) {
          channel.close();
        }
      }
    } finally {
      if (!taken) {
        HELD.remove(root);
      }
    }
  }

  private static void takeOrSay(Disk disk, Path root, FileChannel channel, String me)
      throws IOException {
    FileLock lock = disk.tryLock(channel);
    if (lock == null) {
      throw inUse(root, text(disk, channel));
    }
    disk.truncate(channel, 0);
    try {
      disk.write(channel, ByteBuffer.wrap(me.getBytes(StandardCharsets.UTF_8)), 0);
    } catch (IOException e) {
      if (!OutOfRoom.is(e, disk, root)) {
        throw e;
      }
      // The lock is held, only nobody learns who holds it: a full disk can be served from.
    }
  }

  private static String text(Disk disk, FileChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(MAX_TEXT);
    int count = disk.read(channel, buffer, 0);
    return count <= 0
        ? "another process"
        : new String(buffer.array(), 0, count, StandardCharsets.UTF_8).strip();
  }

  private static StorageUnusableException inUse(Path root, String holder) {
    return new StorageUnusableException(
        "the store " + root + " is in use by " + holder + "; stop that server first");
  }

  private static String self() {
    return "process "
        + ProcessHandle.current().pid()
        + " on "
        + host()
        + " since "
        + Instant.now().truncatedTo(ChronoUnit.SECONDS);
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "an unnamed host";
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      HELD.remove(root);
    }
  }
}
