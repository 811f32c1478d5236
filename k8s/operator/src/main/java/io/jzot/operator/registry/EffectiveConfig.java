package io.jzot.operator.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The configuration that the pod gets: what the person wrote, and what the operator knows better.
 *
 * @param text the file
 * @param restartHash differs when a process must be started anew to take up the difference
 */
record EffectiveConfig(String text, String restartHash) {
  static final int PORT = 5000;

  /** What JZot takes up while it runs, as its own reload says. All else needs a restart. */
  private static final List<String> LIVE =
      List.of(
          "/http/auth",
          "/http/accessControl",
          "/http/ratelimit",
          "/http/trustedProxies",
          "/http/allowOrigin",
          "/http/realm",
          "/http/externalUrl",
          "/http/apiDocument",
          "/log/level",
          "/storage/gc",
          "/storage/gcInterval",
          "/storage/gcTimeWindow",
          "/storage/retention");

  /** What lies below one of these, and needs a restart all the same. */
  private static final List<String> NOT_LIVE = List.of("/http/auth/sessionKeysFile");

  /** The stores of sub-paths have the keys of the first one. */
  private static final Pattern SUB_PATH = Pattern.compile("(?i)^(/storage)/subpaths/[^/]*(?=/)");

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(SerializationFeature.INDENT_OUTPUT);
  private static final YAMLMapper YAML = new YAMLMapper();

  /**
   * @param written the person's configuration in JSON or YAML
   * @throws ProblemException if it is none
   */
  static EffectiveConfig of(String written, RegistrySpec spec) {
    ObjectNode config = parse(written);
    section(config, "storage").put("rootDirectory", "/var/lib/registry");
    ObjectNode http = section(config, "http");
    http.put("address", "0.0.0.0").put("port", PORT);
    if (spec.tls != null) {
      ObjectNode tls = section(http, "tls");
      tls.put("cert", Mounts.TLS + "/tls.crt").put("key", Mounts.TLS + "/tls.key");
    }
    if (spec.auth != null && spec.auth.htpasswdSecret != null) {
      section(section(http, "auth"), "htpasswd").put("path", Mounts.HTPASSWD + "/htpasswd");
    }
    if (spec.monitoring != null) {
      section(section(config, "extensions"), "metrics").put("enable", true);
    }
    return new EffectiveConfig(print(config), hash(config));
  }

  /** JSON is YAML as well. */
  private static ObjectNode parse(String written) {
    try {
      JsonNode read = YAML.readTree(written);
      if (read instanceof ObjectNode object) {
        return object;
      }
      if (read == null || read.isMissingNode() || read.isNull()) {
        return JSON.createObjectNode();
      }
      throw new ProblemException("ConfigUnreadable", "the configuration is not a mapping");
    } catch (JsonProcessingException e) {
      throw new ProblemException(
          "ConfigUnreadable", "the configuration cannot be read: " + e.getOriginalMessage());
    }
  }

  /** Keys are case-insensitive in the file. */
  private static ObjectNode section(ObjectNode parent, String name) {
    for (String each : List.copyOf(names(parent))) {
      if (each.equalsIgnoreCase(name) && parent.get(each) instanceof ObjectNode found) {
        return found;
      }
    }
    return parent.putObject(name);
  }

  private static List<String> names(ObjectNode node) {
    return node.properties().stream().map(java.util.Map.Entry::getKey).toList();
  }

  private static String hash(ObjectNode config) {
    ObjectNode rest = config.deepCopy();
    remove(rest, "");
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      Object sorted = JSON.treeToValue(rest, Object.class);
      byte[] digest = sha.digest(JSON.writeValueAsString(sorted).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException | JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void remove(ObjectNode node, String path) {
    for (String name : names(node)) {
      // A slash in a key is none of the path's: the sub-path "/a".
      String below = path + '/' + name.replace("/", "~1");
      if (node.get(name) instanceof ObjectNode child && isAbove(below)) {
        remove(child, below);
      } else if (isLive(below)) {
        node.remove(name);
      }
    }
  }

  /** Whether something needs a restart below this, or may be taken up. */
  private static boolean isAbove(String path) {
    return !isLive(path) || NOT_LIVE.stream().anyMatch(each -> startsWith(each, path + '/'));
  }

  private static boolean isLive(String path) {
    String first = SUB_PATH.matcher(path).replaceFirst("$1");
    return LIVE.stream().anyMatch(live -> startsWith(first + '/', live + '/'))
        && NOT_LIVE.stream().noneMatch(each -> each.equalsIgnoreCase(path));
  }

  private static boolean startsWith(String path, String start) {
    return path.regionMatches(true, 0, start, 0, start.length());
  }

  private static String print(ObjectNode config) {
    try {
      return JSON.writeValueAsString(config);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
