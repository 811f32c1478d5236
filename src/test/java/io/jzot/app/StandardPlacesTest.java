package io.jzot.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandardPlacesTest {
  @TempDir Path directory;

  @Test
  void theFirstThatIsThere() throws IOException {
    Path own = directory.resolve("own.yaml");
    Path zots = Files.writeString(directory.resolve("zots.json"), "{}");
    List<Path> places = List.of(own, zots);

    assertThat(StandardPlaces.find(places)).contains(zots);
    Files.writeString(own, "");
    assertThat(StandardPlaces.find(places)).contains(own);
  }

  @Test
  void noneIsThere() {
    assertThat(StandardPlaces.find(List.of(directory.resolve("absent")))).isEmpty();
  }

  /** The image has its built-in configuration there. */
  @Test
  void zotsOwnPlaceComesLast() {
    assertThat(StandardPlaces.FILES).endsWith(Path.of("/etc/zot/config.json"));
  }
}
