package io.jzot.config;

import static io.jzot.log.Field.field;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a file says, read again when it changes. A file that is gone, unreadable or malformed leaves
 * the last good content in force, and the log says so.
 */
public final class WatchedFile<T> implements Supplier<T>, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WatchedFile.class);
  private static final long LARGEST = 16L << 20;

  private final Path file;
  private final Parser<T> parser;
  private final FileWatcher.Watch watch;
  private volatile T current;

  /** Makes a value of a file's content. */
  @FunctionalInterface
  public interface Parser<T> {
    /**
     * Reads the content, or refuses it.
     *
     * @param previous the last good content; null the first time
     * @throws IOException if it makes no sense; the message goes to the log, so no secrets in it
     */
    T parse(byte[] content, @Nullable T previous) throws IOException;
  }

  /**
   * Reads the file and watches it from then on.
   *
   * @param changed told of each new content, after {@link #get} has it; on the watcher's thread
   * @throws IOException if there is no good content to begin with
   */
  public static <T> WatchedFile<T> open(
      FileWatcher watcher, Path file, Parser<T> parser, Consumer<T> changed) throws IOException {
    return new WatchedFile<>(watcher, file, parser, changed);
  }

  private WatchedFile(FileWatcher watcher, Path file, Parser<T> parser, Consumer<T> changed)
      throws IOException {
    this.file = file;
    this.parser = parser;
    // Watched before it is read: a change in between is noticed.
    this.watch = watcher.watch(List.of(file), () -> reload(changed));
    try {
      this.current = parser.parse(bytes(file), null);
    } catch (IOException | RuntimeException e) {
      watch.close();
      throw e;
    }
  }

  @Override
  public T get() {
    return current;
  }

  @Override
  public void close() {
    watch.close();
  }

  private void reload(Consumer<T> changed) {
    try {
      T next = parser.parse(bytes(file), current);
      current = next;
      changed.accept(next);
      log.info("file reloaded", field("file", file));
    } catch (IOException | RuntimeException e) {
      log.error(
          "file cannot be used, its last content stays in force",
          field("file", file),
          field("error", e.toString()));
    }
  }

  private static byte[] bytes(Path file) throws IOException {
    if (Files.size(file) > LARGEST) {
      throw new IOException("is larger than 16 MiB");
    }
    return Files.readAllBytes(file);
  }
}
