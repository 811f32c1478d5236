package io.jzot.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A configuration file for a server of a test: a root of its own, the port chosen by the system,
 * stops at once.
 */
public final class TestConfig {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final ObjectNode document = JSON.createObjectNode();

  private TestConfig(Path folder) {
    this.folder = folder;
  }

  public static TestConfig in(Path folder) {
    return new TestConfig(folder)
        .set("storage", "rootDirectory", folder.resolve("root"))
        .set("http", "address", "127.0.0.1")
        .set("http", "port", 0)
        .set("http", "shutdownDelay", "0s")
        .set("log", "level", "info");
  }

  /** Sets a key of a section. */
  public TestConfig set(String section, String key, Object value) {
    Object plain = value instanceof Path path ? path.toString() : value;
    document.withObjectProperty(section).set(key, JSON.valueToTree(plain));
    return this;
  }

  public Path write() throws IOException {
    return Files.write(folder.resolve("config.json"), JSON.writeValueAsBytes(document));
  }
}
