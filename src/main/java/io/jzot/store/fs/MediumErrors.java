package io.jzot.store.fs;

import static io.jzot.log.Field.field;

import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place where failures of the file system become answers. Clients learn that the medium is
 * full or away; everything else is for the log.
 */
final class MediumErrors {
  private static final Logger LOG = LoggerFactory.getLogger(MediumErrors.class);

  private final Room room;
  private final MediumHealth health;

  MediumErrors(Room room, MediumHealth health) {
    this.room = room;
    this.health = health;
  }

  Room room() {
    return room;
  }

  MediumHealth health() {
    return health;
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

  /**
   * Runs what writes and adds something, if there is room for more at all.
   *
   * @throws OciException STORAGE_FULL, UNAVAILABLE
   */
  <T> T adding(Operation<T> operation) {
    return writing(
        () -> {
          room.check();
          return operation.run();
        });
  }

  /** As {@link #adding(Operation)}, without a result. */
  void add(Action action) {
    adding(
        () -> {
          action.run();
          return true;
        });
  }

  private OciException failedWrite(IOException e) {
    if (!room.isFull(e)) {
      return unavailable(e);
    }
    LOG.error("storage is full", field("error", e.toString()));
    room.ranOut();
    return new OciException(
        ErrorCode.STORAGE_FULL, "delete what is not needed, or ask the administrator for room");
  }

  private OciException unavailable(IOException e) {
    LOG.error("storage failed", field("error", e.toString()), e);
    health.suspect();
    return new OciException(ErrorCode.UNAVAILABLE, "the storage fails right now; try again later");
  }
}
