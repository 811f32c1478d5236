package io.jzot.store.fs;

import static io.jzot.log.Field.field;

import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place where failures of the file system become answers. Clients learn that the medium is
 * full or away; everything else is for the log.
 *
 * <p>Java tells no error numbers. That a disk is full is known by asking the system itself: what it
 * says for a write to {@code /dev/full}, in whatever language, is what it says for this one (also
 * when it is the inodes that ran out); where there is no such device, by the space that is left.
 */
final class MediumErrors {
  private static final Logger LOG = LoggerFactory.getLogger(MediumErrors.class);
  private static final Path ALWAYS_FULL = Path.of("/dev/full");
  private static final long NO_ROOM = 256 << 10;

  private final Disk disk;
  private final Path root;
  private final @Nullable String fullReason;

  MediumErrors(Disk disk, Path root) {
    this.disk = disk;
    this.root = root;
    this.fullReason = reasonOfFullDevice();
  }

  /** Something that the file system can fail. */
  @FunctionalInterface
  interface Operation<T> {
    T run() throws IOException;
  }

  /** Something that the file system can fail, without a result. */
  @FunctionalInterface
  interface Action {
    void run() throws IOException;
  }

  /**
   * Runs what only reads.
   *
   * @throws OciException UNAVAILABLE
   */
  <T> T reading(Operation<T> operation) {
    try {
      return operation.run();
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  /**
   * Runs what writes.
   *
   * @throws OciException STORAGE_FULL, UNAVAILABLE
   */
  <T> T writing(Operation<T> operation) {
    try {
      return operation.run();
    } catch (IOException e) {
      throw failedWrite(e);
    }
  }

  /** As {@link #writing(Operation)}, without a result. */
  void write(Action action) {
    writing(
        () -> {
          action.run();
          return true;
        });
  }

  private OciException failedWrite(IOException e) {
    if (!isFull(e)) {
      return unavailable(e);
    }
    LOG.error("storage is full", field("error", e.toString()));
    return new OciException(
        ErrorCode.STORAGE_FULL, "delete what is not needed, or ask the administrator for room");
  }

  private static OciException unavailable(IOException e) {
    LOG.error("storage failed", field("error", e.toString()), e);
    return new OciException(ErrorCode.UNAVAILABLE, "the storage fails right now; try again later");
  }

  private boolean isFull(IOException e) {
    if (fullReason != null && fullReason.equals(reason(e))) {
      return true;
    }
    try {
      return disk.usableSpace(root) < NO_ROOM;
    } catch (IOException unknown) {
      return false;
    }
  }

  private static @Nullable String reason(IOException e) {
    return e instanceof FileSystemException failure ? failure.getReason() : e.getMessage();
  }

  private static @Nullable String reasonOfFullDevice() {
    try (FileChannel device =
        FileChannel.open(ALWAYS_FULL, java.nio.file.StandardOpenOption.WRITE)) {
      device.write(ByteBuffer.allocate(1));
      return null;
    } catch (java.nio.file.NoSuchFileException | java.nio.file.AccessDeniedException e) {
      return null;
    } catch (IOException e) {
      return reason(e);
    }
  }
}
