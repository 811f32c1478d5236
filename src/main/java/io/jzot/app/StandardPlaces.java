package io.jzot.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a configuration is looked for when the command line names none: JZot's own folder, then
 * zot's.
 */
final class StandardPlaces {
  static final List<Path> FILES =
      List.of(
          Path.of("/etc/jzot/config.json"),
          Path.of("/etc/jzot/config.yaml"),
          Path.of("/etc/jzot/config.yml"),
          Path.of("/etc/zot/config.yaml"),
          Path.of("/etc/zot/config.yml"),
          // Last: in the container image this is the built-in one, which any other outranks.
          Path.of("/etc/zot/config.json"));

  private StandardPlaces() {}

  /** The first that is there. */
  static Optional<Path> find(List<Path> places) {
    return places.stream().filter(Files::exists).findFirst();
  }
}
