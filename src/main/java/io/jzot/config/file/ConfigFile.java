package io.jzot.config.file;

import io.jzot.config.JzotConfig;
import io.jzot.config.file.NodeReader.Format;
import io.jzot.config.file.NodeReader.Malformed;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads the configuration file. */
public final class ConfigFile {
  private static final long LARGEST = 16L << 20;

  private ConfigFile() {}

  /**
   * What to do with keys of features that do not exist yet and that would be dangerous to ignore.
   */
  public enum Unsupported {
    REFUSE,
    /** Treat them as absent, each with a warning. */
    IGNORE,
    /** Read them all the same; for who only looks at the file and serves nothing by it. */
    KEEP
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
    return parse(file.toString(), text(file), unsupported);
  }

  /**
   * Reads and validates a text.
   *
   * @param name stands for the file in messages, and its extension decides on the format
   */
  public static ConfigReading parse(String name, String text, Unsupported unsupported)
      throws ConfigException {
    Node root = root(name, text.startsWith("\uFEFF") ? text.substring(1) : text);
    Findings findings = new Findings();
    JzotConfig config = new Decoder(findings, Set.of()).decode(root);
    Rules.check(config, findings.root());
    Set<String> dangerous = NotYet.check(findings, unsupported);
    if (!findings.problems().isEmpty()) {
      throw new ConfigException(name, findings.problems());
    }
    // What is not supported yet has just been validated like the rest; now it goes.
    JzotConfig effective =
        dangerous.isEmpty() ? config : new Decoder(new Findings(), dangerous).decode(root);
    if (config.http().authenticates() && !effective.http().authenticates()) {
      new Place(findings, "/http/auth")
          .refuse(
              "without what is not supported yet nobody could log in, and everybody would be let in",
              "configure another way to log in, or remove auth");
      throw new ConfigException(name, findings.problems());
    }
    return new ConfigReading(effective, findings.warnings());
  }

  private static Node root(String name, String text) throws ConfigException {
    try {
      Optional<Node> root = formatOf(name, text);
      if (root.isEmpty()
          || (root.get() instanceof Node.Mapping mapping && mapping.entries().isEmpty())) {
        throw exception(name, Location.UNKNOWN, "absence of any key:value pair");
      }
      return root.get();
    } catch (Malformed e) {
      throw exception(name, e.at(), String.valueOf(e.getMessage()));
    }
  }

  private static Optional<Node> formatOf(String name, String text) throws Malformed {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".json")) {
      return NodeReader.read(Format.JSON, text);
    } else if (lower.endsWith(".yaml") || lower.endsWith(".yml")) {
      return NodeReader.read(Format.YAML, text);
    }
    try {
      return NodeReader.read(Format.JSON, text);
    } catch (Malformed notJson) {
      try {
        return NodeReader.read(Format.YAML, text);
      } catch (Malformed notYaml) {
        throw text.stripLeading().startsWith("{") ? notJson : notYaml;
      }
    }
  }

  private static String text(Path file) throws ConfigException {
    try {
      if (Files.size(file) > LARGEST) {
        throw exception(file.toString(), Location.UNKNOWN, "is larger than 16 MiB");
      }
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw exception(file.toString(), Location.UNKNOWN, "no such file");
    } catch (CharacterCodingException e) {
      throw exception(file.toString(), Location.UNKNOWN, "is not UTF-8 text");
    } catch (IOException e) {
      String reason =
          e instanceof FileSystemException at && at.getReason() != null
              ? at.getReason()
              : e.getMessage();
      throw exception(file.toString(), Location.UNKNOWN, "cannot be read: " + reason);
    }
  }

  private static ConfigException exception(String name, Location at, String message) {
    var problem = new ConfigProblem("", at.line(), at.column(), message, Optional.empty());
    return new ConfigException(name, List.of(problem));
  }
}
