package io.jzot.store.fs;

import static io.jzot.log.Field.field;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a file system can do, tried out at start. */
final class MediumCheck {
  private static final Logger LOG = LoggerFactory.getLogger(MediumCheck.class);

  private MediumCheck() {}

  /**
   * Tries to flush a directory, if the durability needs that.
   *
   * @throws StorageUnusableException when the file system cannot
   */
  static void directories(DurableFiles files) {
    try {
      files.flushDirectory(files.root());
    } catch (IOException e) {
      throw new StorageUnusableException(
          "the file system of %s cannot make directories durable (%s); choose durability 'data'"
                  .formatted(files.root(), e.getMessage())
              + " to do without",
          e);
    }
  }

  /**
   * Whether the file system has hard links; says so in the log when it has not. Needs no room but
   * for a name.
   */
  static boolean links(DurableFiles files) throws IOException {
    Path one = files.root().resolve(StoreLock.FILE);
    Path two = files.root().resolve("_probe.link");
    files.disk().delete(two);
    try {
      files.disk().link(two, one);
      Optional<FileState> state = files.disk().state(two);
      return state.isPresent() && state.get().links() >= 2;
    } catch (IOException e) {
      if (OutOfRoom.is(e, files.disk(), files.root())) {
        return true;
      }
      LOG.warn("no hard links here, so blobs are not shared", field("error", e.toString()));
      return false;
    } finally {
      files.discard(two);
    }
  }
}
