package io.jzot.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;

/** What makes another tool use a local registry; each has a text in {@code docs/dev.md}. */
enum Wiring {
  DOCKER,
  PODMAN,
  CONTAINERD,
  KIND,
  K3S,
  TESTCONTAINERS,
  JIB;

  static final int PORT = 5000;

  /** The text for a registry on that port. */
  String text(int port) {
    String file = "/wiring/" + name().toLowerCase(Locale.ROOT) + ".txt";
    try (InputStream resource = Objects.requireNonNull(Wiring.class.getResourceAsStream(file))) {
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8)
          .replace(":" + PORT, ":" + port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
