package io.jzot.ext.lint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** The labels of an image's configuration (image-spec, "OCI Image Configuration"). */
final class ConfigLabels {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ConfigLabels() {}

  /** Their names; none when it is the configuration of something else. */
  static Set<String> of(byte[] config) {
    try {
      JsonNode labels = JSON.readTree(config).path("config").path("Labels");
      Set<String> names = new HashSet<>();
      labels.fieldNames().forEachRemaining(names::add);
      return names;
    } catch (IOException e) {
      return Set.of();
    }
  }
}
