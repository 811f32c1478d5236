package io.jzot.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The realm that {@code docs/extending.md} shows is the one that a test loads. */
class ExtendingTest {
  @Test
  void theDocumentShowsWhatIsTested() throws IOException {
    String source =
        Files.readString(Path.of("src/test/java/org/example/TicketRealm.java"))
            .lines()
            .filter(line -> !line.contains("Alternative")) // there so that one test has it only
            .collect(Collectors.joining("\n"));
    assertThat(Files.readString(Path.of("docs/extending.md"))).contains(source);
  }
}
