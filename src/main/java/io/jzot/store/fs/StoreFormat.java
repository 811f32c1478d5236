package io.jzot.store.fs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The version of what lies beside the layouts; one that is newer than this program is refused. */
final class StoreFormat {
  static final String FILE = "_format";
  static final int VERSION = 1;
  private static final String NAME = "jzot-store ";
  private static final int MAX_TEXT = 100;

  private StoreFormat() {}

  /**
   * Checks the version of a root, and writes it when there is none.
   *
   * @throws StorageUnusableException when it is newer, or no version at all
   */
  static void check(DurableFiles files) throws IOException {
    Path file = files.root().resolve(FILE);
    if (files.disk().state(file).isEmpty()) {
      byte[] text = (NAME + VERSION + '\n').getBytes(StandardCharsets.US_ASCII);
      Path staged = files.root().resolve(FILE + ".new");
      files.discard(staged);
      files.replace(file, staged, text);
      return;
    }
    checkReadable(files);
  }

  /**
   * As above, and writes nothing.
   *
   * @throws StorageUnusableException when it is newer, or no version at all
   */
  static void checkReadable(DurableFiles files) throws IOException {
    Path file = files.root().resolve(FILE);
    int version = files.disk().state(file).isEmpty() ? VERSION : version(files, file);
    if (version > VERSION) {
      throw new StorageUnusableException(
          "the store %s was written by a newer version (its format is %d, this program knows %d)"
              .formatted(files.root(), version, VERSION));
    }
  }

  private static int version(DurableFiles files, Path file) throws IOException {
    String text;
    try (InputStream in = files.disk().input(file)) {
      text = new String(in.readNBytes(MAX_TEXT), StandardCharsets.US_ASCII).strip();
    }
    try {
      if (text.startsWith(NAME)) {
        return Integer.parseInt(text.substring(NAME.length()));
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new StorageUnusableException("%s is damaged: it should say '%s1'".formatted(file, NAME));
  }
}
