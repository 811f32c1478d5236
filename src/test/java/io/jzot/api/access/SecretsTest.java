package io.jzot.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jzot.config.JzotConfig;
import io.jzot.config.file.ConfigDump;
import io.jzot.testing.Answer;
import io.jzot.testing.Call;
import io.jzot.testing.CapturedLog;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.TestConfig;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Secrets that pass through the server turn up in no log line and in no answer. */
@QuarkusTest
@TestProfile(SecretsTest.WithSecrets.class)
class SecretsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final RegistryClient registry = RegistryClient.ofTestServer();
  private final List<String> bodies = new ArrayList<>();

  @Inject JzotConfig served;

  @ConfigProperty(name = "jzot.config")
  Path config = Path.of("");

  /** Users in a file, and a directory that is away. */
  public static final class WithSecrets extends AccessServer {
    @Override
    String accessControl() {
      return "{\"repositories\": {" + TEAM + "}}";
    }

    @Override
    void configure(TestConfig config, Path folder) throws IOException {
      Path account =
          Files.writeString(
              folder.resolve("account.json"),
              "{\"bindDN\": \"cn=jzot\", \"bindPassword\": \"canary-of-the-bind\"}");
      Map<String, Object> ldap =
          Map.of(
              "address",
              "127.0.0.1",
              "port",
              1,
              "insecure",
              true,
              "userAttribute",
              "uid",
              "baseDN",
              "dc=example",
              "credentialsFile",
              account.toString());
      config.set(
          "http",
          "auth",
          Map.of("ldap", ldap, "htpasswd", Map.of("path", folder.resolve("htpasswd").toString())));
    }
  }

  private void ask(RegistryClient client, Call call) {
    Answer answer = client.send(call);
    bodies.add(answer.headers() + answer.text());
  }

  private void awaitLine(CapturedLog log, String text, int lines) {
    await().atMost(PATIENCE).until(() -> log.lines(text).size() >= lines);
  }

  @Test
  void areNowhere() throws IOException {
    try (CapturedLog log = new CapturedLog()) {
      ask(registry.with(AccessServer.basic("writer", "canary-wrong")), Call.get("/v2/"));
      ask(registry.with(AccessServer.basic("nobody", "canary-unknown")), Call.get("/v2/"));
      ask(registry.with("Bearer canary-token"), Call.get("/v2/"));
      ask(registry.with("Basic canary-base64"), Call.get("/v2/"));
      ask(registry.with("canary-scheme canary-value"), Call.get("/v2/"));
      ask(registry, Call.get("/v2/").header("Cookie", "session=canary-cookie"));
      ask(registry, Call.get("/v2/").header("Proxy-Authorization", "Basic canary-proxy"));
      RegistryClient writer = registry.with(AccessServer.basic("writer"));
      ask(writer, Call.get("/v2/team/a/tags/list"));
      ask(writer, Call.put("/v2/team/a/manifests/v1").body("{}"));
      ask(registry.with(AccessServer.basic("stranger")), Call.get("/v2/team/a/tags/list"));

      String lost = "last content stays in force";
      Files.writeString(config.resolveSibling("htpasswd"), "writer:canary-in-clear\n");
      awaitLine(log, lost, 1);
      Files.writeString(
          config.resolveSibling("account.json"), "{\"bindPassword\": \"canary-half-written");
      awaitLine(log, lost, 2);
      Files.writeString(
          config.resolveSibling("account.json"),
          "{\"bindDN\": \"cn=a\", \"bindPassword\": [\"canary-of-another-type\"]}");
      awaitLine(log, lost, 3);
      String good = Files.readString(config);
      Files.writeString(
          config,
          good.replace(
              "\"auth\":{",
              "\"auth\":{\"openid\":{\"providers\":{\"oidc\":{\"clientid\":\"c\",\"clientsecret\":"
                  + "\"canary-of-the-client\",\"issuer\":\"https://i\",\"scopes\":[]}}},"));
      awaitLine(log, "configuration cannot be used", 1);
      Files.writeString(config, good.substring(0, good.length() - 9));
      awaitLine(log, "configuration cannot be used", 2);

      String all = String.join("\n", log.lines()) + bodies + ConfigDump.of(served);
      assertThat(all).contains("authentication refused", "access denied");
      assertThat(all)
          .doesNotContain("canary-")
          .doesNotContain(AccessServer.HASH)
          .doesNotContain(AccessServer.basic("writer").substring(6))
          .doesNotContain(AccessServer.basic("writer", "canary-wrong").substring(6));
    }
  }
}
