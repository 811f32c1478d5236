package io.jzot.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The log of a process that still writes it: one JSON object a line. */
public final class ProcessLog {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;

  ProcessLog(Path file) {
    this.file = file;
  }

  /** Every complete line, parsed; fails on one that is not a JSON object. */
  public List<JsonNode> lines() {
    String text = text();
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().map(ProcessLog::parse).toList();
  }

  /** The first line with this message. */
  public Optional<JsonNode> find(String message) {
    return find(line -> line.path("message").asText().equals(message));
  }

  public Optional<JsonNode> find(Predicate<JsonNode> wanted) {
    return lines().stream().filter(wanted).findFirst();
  }

  /** How many lines have this in them; for logs that do not fit into memory. */
  public long count(String text) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.filter(line -> line.contains(text)).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String text() {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode parse(String line) {
    try {
      JsonNode node = JSON.readTree(line);
      if (node.isObject()) {
        return node;
      }
    } catch (JsonProcessingException e) {
      throw new AssertionError("not a line of JSON: " + line, e);
    }
    throw new AssertionError("not a JSON object: " + line);
  }
}
