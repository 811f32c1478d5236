package io.jzot.operator.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The definition that people install is the one of this code. */
class DefinitionTest {
  private static final Path INSTALLED = Path.of("install/registries.jzot.io-v1.yml");
  private static final Path GENERATED = Path.of("target/kubernetes/registries.jzot.io-v1.yml");

  /** -Djzot.regenerate=true writes it anew, from the last package. */
  @Test
  void isCurrent() throws IOException {
    if (Boolean.getBoolean("jzot.regenerate")) {
      Files.copy(GENERATED, INSTALLED, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
    assertThat(Files.readString(INSTALLED)).isEqualTo(Files.readString(GENERATED));
  }
}
