package io.jzot.app;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.jzot.config.JzotConfig;
import io.jzot.config.file.ConfigException;
import io.jzot.config.file.ConfigFile;
import io.jzot.config.file.ConfigFile.Unsupported;
import io.quarkus.runtime.LaunchMode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The configuration that this process runs with. {@code serve} hands it over; tests and dev mode
 * name a file by the property {@value #FILE}, or get a default of their own.
 */
final class ServedConfig {
  /** Absolute path of the configuration file. */
  static final String FILE = "jzot.config";

  private static volatile @Nullable JzotConfig handed;

  private ServedConfig() {}

  /** Where it comes from, for whoever wants to read it again. */
  record Source(Path file, Unsupported unsupported) {
    String name() {
      return file.toString();
    }
  }

  /** Empty for tests and dev mode without a file. */
  static Optional<Source> source(Function<String, Optional<String>> property) {
    boolean ignore = property.apply(FILE + ".unsupported").map("IGNORE"::equals).orElse(false);
    return property
        .apply(FILE)
        .filter(it -> !it.isEmpty())
        .map(it -> new Source(Path.of(it), ignore ? Unsupported.IGNORE : Unsupported.REFUSE));
  }

  /** From here on the process runs with this configuration, whatever becomes of the file. */
  static void hand(Path file, Unsupported unsupported, JzotConfig config) {
    handed = config;
    System.setProperty(FILE, file.toAbsolutePath().toString());
    System.setProperty(FILE + ".unsupported", unsupported.name());
  }

  /** From here on the process runs with this configuration, which no file has. */
  static void hand(JzotConfig config) {
    handed = config;
  }

  /**
   * Empty only while the application is being built.
   *
   * @param property looks up a configuration property
   * @throws IllegalStateException if there is a file, and it cannot be used
   */
  static Optional<JzotConfig> find(Function<String, Optional<String>> property) {
    JzotConfig config = handed;
    if (config != null) {
      return Optional.of(config);
    }
    Optional<Source> source = source(property);
    if (source.isPresent()) {
      return Optional.of(read(source.get().file(), source.get().unsupported()));
    }
    return switch (LaunchMode.current()) {
      case DEVELOPMENT -> Optional.of(development());
      case TEST -> Optional.of(Testing.CONFIG);
      default -> Optional.empty();
    };
  }

  private static JzotConfig read(Path file, Unsupported unsupported) {
    try {
      return ConfigFile.read(file, unsupported).config();
    } catch (ConfigException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  static JzotConfig development() {
    try (InputStream resource = ServedConfig.class.getResourceAsStream("/development.yaml")) {
      byte[] text = Objects.requireNonNull(resource).readAllBytes();
      return parse("development.yaml", new String(text, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What dev mode runs with, at another place; its log has warnings only.
   *
   * @throws IllegalStateException if that makes no sense
   */
  static JzotConfig local(Path root, String address, int port) {
    try (InputStream resource = ServedConfig.class.getResourceAsStream("/development.yaml")) {
      ObjectNode config = (ObjectNode) new YAMLMapper().readTree(resource);
      config.withObject("/storage").put("rootDirectory", root.toString());
      config.withObject("/http").put("address", address).put("port", port);
      config.withObject("/log").put("level", "warn");
      return parse("jzot dev", config.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What {@code jzot train} runs with: all that a server does by default, its log included.
   *
   * @param folder of its own
   */
  static JzotConfig training(Path folder, int port) {
    ObjectNode config = JsonNodeFactory.instance.objectNode();
    config.withObject("/storage").put("rootDirectory", folder.resolve("root").toString());
    ObjectNode http = config.withObject("/http");
    http.put("address", "127.0.0.1").put("port", port).put("shutdownDelay", "0s");
    http.putArray("compat").add("docker2s2");
    config.withObject("/log").put("level", "info").put("output", folder.resolve("log").toString());
    return parse("jzot train", config.toString());
  }

  private static JzotConfig parse(String name, String text) {
    try {
      return ConfigFile.parse(name, text, Unsupported.REFUSE).config();
    } catch (ConfigException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /**
   * What tests run with that name no file: an empty store of their own, the port chosen by the
   * system.
   */
  private static final class Testing {
    static final JzotConfig CONFIG = create();

    private static JzotConfig create() {
      try {
        String root = Files.createTempDirectory("jzot-test").toString().replace('\\', '/');
        return parse(
            "test.yaml",
            """
            storage: {rootDirectory: '%s'}
            http: {address: 127.0.0.1, port: 0, compat: [docker2s2], shutdownDelay: 0s}
            """
                .formatted(root));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
