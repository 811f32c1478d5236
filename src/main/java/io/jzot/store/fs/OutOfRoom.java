package io.jzot.store.fs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Tells a full disk from other failures. Java tells no error numbers. That a disk is full is known
 * by asking the system itself: what it says for a write to {@code /dev/full}, in whatever language,
 * is what it says for this one (also when it is the inodes that ran out); where there is no such
 * device, by the space that is left.
 */
final class OutOfRoom {
  private static final Path ALWAYS_FULL = Path.of("/dev/full");
  private static final long NO_ROOM = 256 << 10;
  private static final @Nullable String REASON = reasonOfFullDevice();

  private OutOfRoom() {}

  /** Whether a failure below that directory means that there is no room. */
  static boolean is(IOException e, Disk disk, Path root) {
    if (REASON != null && REASON.equals(reason(e))) {
      return true;
    }
    try {
      return disk.usableSpace(root) < NO_ROOM;
    } catch (IOException unknown) {
      return false;
    }
  }

  /** What the system says, without the names of files. */
  static @Nullable String reason(IOException e) {
    if (e.getCause() instanceof IOException cause) {
      return reason(cause);
    }
    return e instanceof FileSystemException failure ? failure.getReason() : e.getMessage();
  }

  /**
   * Asks the system once, before it is needed: when descriptors have run out nobody could ask any
   * more, and the failure to ask must not be taken for the answer.
   */
  static void prepare() {
    // What is above is known when this returns.
  }

  private static @Nullable String reasonOfFullDevice() {
    try (FileChannel device = FileChannel.open(ALWAYS_FULL, StandardOpenOption.WRITE)) {
      return refusal(device);
    } catch (IOException e) {
      return null;
    }
  }

  private static @Nullable String refusal(FileChannel device) {
    try {
      device.write(ByteBuffer.allocate(1));
      return null;
    } catch (IOException e) {
      return reason(e);
    }
  }
}
