package io.jzot.store.fs;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A new file that has verified content and no other name yet. Forced at most once: when that fails,
 * the file is of no use any more.
 */
final class FreshFile {
  private final Path path;
  private boolean forced;

  FreshFile(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  boolean isForced() {
    return forced;
  }

  void force(DurableFiles files) throws IOException {
    if (!forced) {
      files.force(path);
      forced = true;
    }
  }
}
