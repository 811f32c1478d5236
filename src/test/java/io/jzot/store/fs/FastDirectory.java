package io.jzot.store.fs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * In memory where the system has such a place: for tests in which thousands of stores come and go.
 */
final class FastDirectory implements TempDirFactory {
  private static final Path MEMORY = Path.of("/dev/shm");

  @Override
  public Path createTempDirectory(
      AnnotatedElementContext elementContext, ExtensionContext extensionContext)
      throws IOException {
    return make();
  }

  static Path make() throws IOException {
    Path made =
        Files.isWritable(MEMORY)
            ? Files.createTempDirectory(MEMORY, "jzot")
            : Files.createTempDirectory("jzot");
    return made.toRealPath();
  }
}
