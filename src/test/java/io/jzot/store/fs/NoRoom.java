package io.jzot.store.fs;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** What this system says when there is no room, in its language. */
final class NoRoom {
  private NoRoom() {}

  static String reason() {
    Path device = Path.of("/dev/full");
    Assumptions.assumeTrue(Files.exists(device));
    IOException said =
        Assertions.catchThrowableOfType(
            IOException.class, () -> Files.write(device, new byte[] {1}));
    return said instanceof FileSystemException e
        ? String.valueOf(e.getReason())
        : String.valueOf(said.getMessage());
  }
}
