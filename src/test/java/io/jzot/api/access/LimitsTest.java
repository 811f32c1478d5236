package io.jzot.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jzot.testing.Answer;
import io.jzot.testing.Call;
import io.jzot.testing.CapturedLog;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.TestConfig;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rate limits, by the address that a trusted proxy names, and origins. */
@QuarkusTest
@TestProfile(LimitsTest.Limited.class)
class LimitsTest {
  private final RegistryClient registry = RegistryClient.ofTestServer();

  /** One request a second, and whatever a trusted proxy says. */
  public static final class Limited extends AccessServer {
    @Override
    String accessControl() {
      return "{\"repositories\": {\"open/**\": {\"anonymousPolicy\": [\"read\"]}, \"here/**\": {\"policies\": ["
          + "{\"users\": [\"reader\"], \"actions\": [\"read\"],"
          + " \"conditions\": [{\"expression\": \"req.client.ip == '192.0.2.7'\"}]}]}}}";
    }

    @Override
    void configure(TestConfig config, Path folder) {
      config.set("http", "trustedProxies", List.of("127.0.0.0/8", "10.0.0.0/8"));
      config.set("http", "allowOrigin", "https://ui.example.org");
      config.set(
          "http",
          "ratelimit",
          Map.of("rate", 5, "methods", List.of(Map.of("method", "DELETE", "rate", 1))));
    }
  }

  private Answer from(String address, Call call) {
    return registry.send(call.header("X-Forwarded-For", address));
  }

  @Test
  void whoAsksTooOftenWaits() {
    List<Answer> answers =
        IntStream.range(0, 40).mapToObj(i -> from("192.0.2.1", Call.get("/v2/"))).toList();

    assertThat(answers).extracting(Answer::status).contains(200, 429);
    Answer refused = answers.stream().filter(it -> it.status() == 429).findFirst().orElseThrow();
    refused.expectError(429, "TOOMANYREQUESTS");
    assertThat(Integer.parseInt(refused.header("Retry-After"))).isPositive();
    from("192.0.2.2", Call.get("/v2/")).expect(200);
    from("192.0.2.1, 10.1.2.3, 192.0.2.3", Call.get("/v2/")).expect(200);
    IntStream.range(0, 40).forEach(i -> from("192.0.2.1", Call.get("/livez")).expect(200));
  }

  @Test
  void aMethodHasALimitOfItsOwn() {
    List<Integer> deletions =
        IntStream.range(0, 4)
            .mapToObj(i -> from("192.0.2.4", Call.delete("/v2/open/a/manifests/x")).status())
            .toList();
    assertThat(deletions).startsWith(401).contains(429);
    from("192.0.2.4", Call.get("/v2/")).expect(200);
  }

  /** Rate limits, conditions and the log all mean the same address. */
  @Test
  void whereAClientIsSaysTheTrustedProxy() {
    RegistryClient reader = registry.with(AccessServer.basic("reader"));
    try (CapturedLog log = new CapturedLog()) {
      Call here = Call.get("/v2/here/a/tags/list").header("X-Forwarded-For", "192.0.2.7");
      reader.send(here).expect(404);
      Call there =
          Call.get("/v2/here/a/tags/list").header("X-Forwarded-For", "192.0.2.7, 192.0.2.8");
      reader.send(there).expect(403);
      await().until(() -> log.lines("io.jzot.access", "clientIP=192.0.2.7 ").size() == 1);
      assertThat(log.lines("io.jzot.audit", "access denied", "clientIP=192.0.2.8")).hasSize(1);
    }
  }

  @Test
  void credentialsAreForOneOriginOnly() {
    Answer refused = from("192.0.2.9", Call.get("/v2/here/a/tags/list")).expect(401);
    assertThat(refused.header("Access-Control-Allow-Origin")).isEqualTo("https://ui.example.org");
    Answer preflight = from("192.0.2.9", Call.of("OPTIONS", "/v2/_catalog")).expect(204);
    assertThat(preflight.header("Access-Control-Allow-Credentials")).isEqualTo("true");
    assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo("https://ui.example.org");
  }
}
