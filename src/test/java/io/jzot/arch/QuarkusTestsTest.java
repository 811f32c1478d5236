package io.jzot.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The list by which the build keeps tests with a server apart is the one of those that there are.
 */
class QuarkusTestsTest {
  private static final Path LIST = Path.of("src/test/quarkus-tests");
  private static final Path SOURCES = Path.of("src/test/java");

  @Test
  void areListed() throws Exception {
    List<String> listed =
        Files.readAllLines(LIST).stream().filter(line -> !line.startsWith("#")).toList();
    try (Stream<Path> sources = Files.walk(SOURCES)) {
      assertThat(listed)
          .containsExactlyElementsOf(
              new TreeSet<>(
                  sources
                      .filter(source -> source.toString().endsWith("Test.java"))
                      .filter(QuarkusTestsTest::needsAServer)
                      .map(source -> SOURCES.relativize(source).toString())
                      .toList()));
    }
  }

  private static boolean needsAServer(Path source) {
    try {
      return Files.readAllLines(source).contains("@QuarkusTest");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
