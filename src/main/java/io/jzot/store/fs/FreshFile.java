package io.jzot.store.fs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A new file that has verified content and no other name yet. Forced at most once: when that fails,
 * the file is of no use any more.
 */
final class FreshFile {
  private final Path path;
  private final @Nullable FileChannel channel;
  private boolean forced;

  /** Whether there is nothing under its path any more. */
  private boolean moved;

  FreshFile(Path path) {
    this(path, null);
  }

  /**
   * @param channel open to it, if somebody has one who closes it; it spares another one
   */
  FreshFile(Path path, @Nullable FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  Path path() {
    return path;
  }

  boolean isForced() {
    return forced;
  }

  void force(DurableFiles files) throws IOException {
    if (forced) {
      return;
    }
    if (channel == null) {
      files.force(path);
    } else {
      files.force(channel);
    }
    forced = true;
  }

  /** Gives it its name; from then on it is no fresh file any more. */
  void rename(Path name, DurableFiles files) throws IOException {
    files.disk().rename(path, name);
    moved = true;
  }

  /** Removes what is left of it. */
  void discard(DurableFiles files) {
    if (!moved) {
      moved = true;
      files.discard(path);
    }
  }
}
