package io.jzot.config.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExamplesTest {

  static List<Path> examples() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("examples"))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void loadsWithoutAWarning(Path example) throws ConfigException {
    assertThat(ConfigFile.read(example).warnings()).isEmpty();
  }

  @Test
  void theMinimalOnesAreEqual() throws ConfigException {
    assertThat(ConfigFile.read(Path.of("examples/minimal.yaml")).config())
        .isEqualTo(ConfigFile.read(Path.of("examples/minimal.json")).config());
  }
}
