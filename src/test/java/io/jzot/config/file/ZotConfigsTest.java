package io.jzot.config.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.config.file.ConfigFile.Unsupported;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files in the shape of zot's examples; beside each stands what JZot refuses in it and what it
 * warns of.
 */
class ZotConfigsTest {
  private static final Path FOLDER = Path.of("src/test/resources/zot-configs");

  static List<Path> configs() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<Path> configs =
          files.filter(file -> !file.toString().endsWith(".expected")).sorted().toList();
      assertThat(configs).hasSizeGreaterThan(14);
      return configs;
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void isRefusedOrWarnedOfByName(Path config) throws IOException {
    List<String> expected = expected(config);
    List<String> refused = expected.stream().filter(line -> line.startsWith("refuse")).toList();
    assertThat(refusals(config)).containsExactlyElementsOf(refused);
  }

  @ParameterizedTest
  @MethodSource("configs")
  void loadsWithoutWhatIsNotSupported(Path config) throws IOException, ConfigException {
    ConfigReading reading = ConfigFile.read(config, Unsupported.IGNORE);
    assertThat(reading.warnings().stream().map(ConfigProblem::pointer))
        .containsExactlyElementsOf(
            expected(config).stream().map(line -> line.substring(line.indexOf('/'))).toList());
    assertThat(ConfigDump.of(reading.config()).toString()).doesNotContain("hunter2");
  }

  private static List<String> refusals(Path config) {
    try {
      ConfigFile.read(config);
      return List.of();
    } catch (ConfigException e) {
      List<String> lines = new ArrayList<>();
      for (ConfigProblem problem : e.problems()) {
        assertThat(problem.message()).isEqualTo("not supported yet: " + problem.pointer());
        assertThat(problem.line()).isPositive();
        lines.add("refuse " + problem.pointer());
      }
      return lines;
    }
  }

  private static List<String> expected(Path config) throws IOException {
    String name = config.getFileName().toString();
    return Files.readAllLines(
        FOLDER.resolve(name.substring(0, name.lastIndexOf('.')) + ".expected"));
  }
}
