package io.jzot.config.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads the configuration file. */
public final class ConfigFile {
  private ConfigFile() {}

  /**
   * What to do with keys of features that do not exist yet and that would be dangerous to ignore.
   */
  public enum Unsupported {
    REFUSE,
    /** Treat them as absent, each with a warning. */
    IGNORE
  }

  /**
   * Reads and validates the file: JSON or YAML by its extension, else whichever it turns out to be.
   *
   * @throws ConfigException if it cannot be read or used; carries all problems
   */
  public static ConfigReading read(Path file) throws ConfigException {
    return read(file, Unsupported.REFUSE);
  }

  /** As {@link #read(Path)}, with a choice for what does not exist yet. */
  public static ConfigReading read(Path file, Unsupported unsupported) throws ConfigException {
    try {
      return parse(file.toString(), Files.readString(file), unsupported);
    } catch (IOException e) {
      throw problem(file.toString(), "cannot be read");
    }
  }

  /**
   * Reads and validates a text.
   *
   * @param name stands for the file in messages, and its extension decides on the format
   */
  public static ConfigReading parse(String name, String text, Unsupported unsupported)
      throws ConfigException {
    if (unsupported == Unsupported.REFUSE) {
      throw problem(name, "being built" + text);
    }
    throw problem(name, "being built");
  }

  private static ConfigException problem(String name, String message) {
    return new ConfigException(
        name, List.of(new ConfigProblem("", 0, 0, message, Optional.empty())));
  }
}
