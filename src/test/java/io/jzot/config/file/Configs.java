package io.jzot.config.file;

import static org.assertj.core.api.Assertions.fail;

import io.jzot.config.JzotConfig;
import io.jzot.config.file.ConfigFile.Unsupported;
import java.util.List;

/** Texts to configurations and problems, for tests. */
final class Configs {
  private Configs() {}

  /** The file is accepted. */
  static JzotConfig json(String text) {
    return reading("c.json", text).config();
  }

  static JzotConfig yaml(String text) {
    return reading("c.yaml", text).config();
  }

  /** Keys besides a minimal storage section. */
  static JzotConfig with(String keys) {
    return json("{\"storage\":{\"rootDirectory\":\"/r\"}," + keys + "}");
  }

  static ConfigReading reading(String name, String text) {
    try {
      return ConfigFile.parse(name, text, Unsupported.REFUSE);
    } catch (ConfigException e) {
      return fail("refused: " + e.getMessage());
    }
  }

  /** The file is refused; one line a problem. */
  static List<String> refused(String name, String text) {
    try {
      ConfigFile.parse(name, text, Unsupported.REFUSE);
      return fail("accepted: " + text);
    } catch (ConfigException e) {
      return String.valueOf(e.getMessage()).lines().toList();
    }
  }

  static List<String> refusedJson(String text) {
    return refused("c.json", text);
  }

  /** Problems of keys besides a minimal storage section, without their places in the text. */
  static List<String> refusedWith(String keys) {
    return withoutPlaces(refusedJson("{\"storage\":{\"rootDirectory\":\"/r\"}," + keys + "}"));
  }

  static List<String> withoutPlaces(List<String> lines) {
    return lines.stream().map(line -> line.replaceFirst("^c\\.\\w+(:\\d+:\\d+)?: ", "")).toList();
  }

  static List<String> warnings(String keys) {
    return reading("c.json", "{\"storage\":{\"rootDirectory\":\"/r\"}," + keys + "}")
        .warnings()
        .stream()
        .map(warning -> warning.describe("c.json"))
        .map(line -> line.replaceFirst("^c\\.json(:\\d+:\\d+)?: ", ""))
        .toList();
  }
}
