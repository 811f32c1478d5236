package io.jzot.store.fs;

import io.jzot.oci.RepositoryName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Where a rebuild of the dedupe ended that was stopped. That it gets lost does no harm. */
record RebuildMark(DurableFiles files) {
  private static final String FILE = "_dedupe";
  private static final int MAX_TEXT = 300;

  private Path file() {
    return files.root().resolve(FILE);
  }

  /** The repository after which to go on. */
  Optional<String> find() throws IOException {
    if (files.disk().state(file()).filter(FileState::isFile).isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = files.disk().input(file())) {
      String text = new String(in.readNBytes(MAX_TEXT), StandardCharsets.US_ASCII);
      return RepositoryName.find(text.strip()).map(RepositoryName::value);
    }
  }

  void set(String last) throws IOException {
    files.disk().delete(file());
    files.write(file(), last.getBytes(StandardCharsets.US_ASCII));
  }

  void clear() throws IOException {
    files.disk().delete(file());
  }
}
