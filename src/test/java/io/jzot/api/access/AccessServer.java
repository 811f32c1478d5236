package io.jzot.api.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jzot.testing.TestConfig;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A server with users in a file, all of the same password, and a policy. */
public abstract class AccessServer implements QuarkusTestProfile {
  static final String PASSWORD = "secret";
  static final String HASH = "$2y$04$cbcdefghijklmnopqrstuuIPt738vbUX4vLjLS7EHHoRSq6TszM6a";
  static final List<String> USERS =
      List.of(
          "reader",
          "creator",
          "updater",
          "deleter",
          "writer",
          "other",
          "member",
          "stranger",
          "admin",
          "ops");

  /** Who may do what under {@code team/}; {@code open/} depends. */
  static final String TEAM =
      """
      "team/**": {"policies": [
        {"users": ["reader", "other"], "actions": ["read"]},
        {"users": ["creator", "other"], "actions": ["create"]},
        {"users": ["updater"], "actions": ["update"]},
        {"users": ["deleter"], "actions": ["delete"]},
        {"groups": ["crew"], "actions": ["read", "create"]},
        {"users": ["writer"], "actions": ["read", "create", "update", "delete"]}]},
      "secret/**": {"policies": [{"users": ["writer"], "actions": ["read", "create"]}]},
      "lab/**": {"policies": [
        {"users": ["reader"], "actions": ["read"],
         "conditions": [{"expression": "req.tag != 'hidden'", "message": "not yet published"}]}]}""";

  static final String ADMIN =
      "\"adminPolicy\": {\"users\": [\"admin\"], \"actions\": [\"read\", \"create\", \"update\", \"delete\"]},"
          + " \"groups\": {\"crew\": {\"users\": [\"member\"]}},"
          + " \"metrics\": {\"users\": [\"ops\"]}";

  static String basic(String user) {
    return basic(user, PASSWORD);
  }

  static String basic(String user, String password) {
    byte[] pair = (user + ':' + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  static Object json(String text) {
    try {
      return new ObjectMapper().readValue(text, Object.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  static String htpasswd(List<String> users) {
    return users.stream().map(user -> user + ':' + HASH + '\n').collect(Collectors.joining());
  }

  /** The section {@code http.accessControl}. */
  abstract String accessControl();

  /** Whatever else is to be configured. */
  void configure(TestConfig config, Path folder) throws IOException {
    // Nothing.
  }

  @Override
  public Map<String, String> getConfigOverrides() {
    try {
      Path folder = Files.createTempDirectory("jzot-access");
      Path users = Files.writeString(folder.resolve("htpasswd"), htpasswd(USERS));
      TestConfig config =
          TestConfig.in(folder)
              .set(
                  "http",
                  "auth",
                  Map.of("htpasswd", Map.of("path", users.toString()), "apikey", true))
              .set("http", "accessControl", json(accessControl()))
              .set("extensions", "metrics", Map.of())
              .set("extensions", "mgmt", Map.of());
      configure(config, folder);
      return Map.of("jzot.config", config.write().toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everybody has to log in. */
  public static final class Closed extends AccessServer {
    @Override
    String accessControl() {
      return "{\"repositories\": {" + TEAM + "}, " + ADMIN + "}";
    }

    @Override
    void configure(TestConfig config, Path folder) throws IOException {
      MatrixTokens.configure(config, folder);
    }
  }

  /** Everybody may pull what is open. */
  public static final class Mixed extends AccessServer {
    @Override
    String accessControl() {
      return "{\"repositories\": {\"open/**\": {\"anonymousPolicy\": [\"read\"], \"defaultPolicy\": [\"read\"],"
          + " \"policies\": [{\"users\": [\"writer\"], \"actions\": [\"create\"]}]}, "
          + "\"drop/**\": {\"anonymousPolicy\": [\"create\"], \"defaultPolicy\": [\"create\"]}, "
          + TEAM
          + "}, "
          + ADMIN
          + "}";
    }

    @Override
    void configure(TestConfig config, Path folder) throws IOException {
      MatrixTokens.configure(config, folder);
    }
  }
}
