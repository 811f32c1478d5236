package io.jzot.config.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.config.Doc;
import io.jzot.config.JzotConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConfigurationReferenceTest {
  private static final Path REFERENCE = Path.of("docs/configuration.md");

  @Test
  void theReferenceIsUpToDate() throws IOException {
    String expected = ConfigurationReference.markdown();
    if (Boolean.getBoolean("jzot.regenerate")) {
      Files.writeString(REFERENCE, expected);
    }
    assertThat(Files.readString(REFERENCE))
        .as(
            "docs/configuration.md is stale: ./mvnw test -Dtest=ConfigurationReferenceTest -Djzot.regenerate=true")
        .isEqualTo(expected);
  }

  @Test
  void everyKeyAndSectionIsDocumented() {
    check(new Shape.Section(JzotConfig.class), "", new HashSet<>());
  }

  private static void check(Shape shape, String pointer, Set<Class<?>> seen) {
    if (shape instanceof Shape.Maybe maybe) {
      check(maybe.of(), pointer, seen);
    } else if (shape instanceof Shape.ListOf list) {
      check(list.item(), pointer, seen);
    } else if (shape instanceof Shape.MapOf map) {
      check(map.value(), pointer + "/*", seen);
    } else if (shape instanceof Shape.Section section && seen.add(section.type())) {
      assertThat(section.type().getAnnotation(Doc.class)).as(pointer).isNotNull();
      for (ConfigKey key : ConfigKey.of(section.type())) {
        assertThat(key.doc()).as(pointer + "/" + key.name()).endsWith(".");
        check(key.shape(), pointer + "/" + key.name(), seen);
      }
    }
  }
}
