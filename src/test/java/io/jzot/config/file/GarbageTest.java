package io.jzot.config.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.jzot.config.file.ConfigFile.Unsupported;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever the text: either it is accepted, or a {@link ConfigException} with at least one problem
 * says why.
 */
class GarbageTest {
  private static final List<String> NAMES = List.of("c.json", "c.yaml", "c");
  private static final String ALPHABET =
      "{}[]:,\"'\\ \n\t-&*!|>%@`#~?<=0123456789.eEaz\u0000\u0085é\uD83D\uDE00\uD83D/";
  private final Random random = new Random(42);

  @Test
  void randomText() {
    for (int i = 0; i < 2_000; i++) {
      var text = new StringBuilder();
      int length = random.nextInt(60);
      for (int j = 0; j < length; j++) {
        text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
      }
      judge(NAMES, text.toString());
    }
  }

  @Test
  void mutilatedConfigurations() throws IOException {
    for (Path file : ZotConfigsTest.configs()) {
      String good = Files.readString(file);
      for (int i = 0; i < 30; i++) {
        var text = new StringBuilder(good);
        for (int j = random.nextInt(4); j >= 0; j--) {
          int at = random.nextInt(Math.max(1, text.length()));
          switch (random.nextInt(3)) {
            case 0 -> text.delete(at, at + 1);
            case 1 -> text.insert(at, ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            default -> text.setLength(at);
          }
        }
        judge(NAMES, text.toString());
      }
    }
  }

  @Test
  void wrongTypesEverywhere() throws IOException {
    List<String> values =
        List.of(
            "null",
            "[]",
            "{}",
            "[null]",
            "[[]]",
            "\"\"",
            "1e400",
            "-1",
            "true",
            "{\"a\":{}}",
            "[{}]");
    for (Path file : ZotConfigsTest.configs()) {
      if (!file.toString().endsWith(".json")) {
        continue;
      }
      String good = Files.readString(file);
      for (int at = good.indexOf(':'); at >= 0; at = good.indexOf(':', at + 1)) {
        for (String value : values) {
          judge(
              List.of("c.json"),
              good.substring(0, at + 1) + value + good.substring(endOfValue(good, at + 1)));
        }
      }
    }
  }

  private static int endOfValue(String json, int from) {
    int at = from;
    int depth = 0;
    while (at < json.length() && (depth > 0 || ",}]".indexOf(json.charAt(at)) < 0)) {
      char c = json.charAt(at);
      depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
      at++;
    }
    return at;
  }

  private static void judge(List<String> names, String text) {
    for (String name : names) {
      try {
        assertThat(ConfigFile.parse(name, text, Unsupported.IGNORE).config()).isNotNull();
      } catch (ConfigException e) {
        assertThat(e.problems()).isNotEmpty();
        assertThat(e.getMessage()).isNotBlank();
      } catch (RuntimeException e) {
        fail("for " + name + ": " + text, e);
      }
    }
  }
}
