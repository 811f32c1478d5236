package io.jzot.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.testing.Answer;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.TestConfig;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Metrics that are open to all, at a path of their own; and what says how to log in. */
@QuarkusTest
@TestProfile(MetricsAccessTest.Open.class)
class MetricsAccessTest {
  private static final String PATH = "/internal/metrics";

  private final RegistryClient anonymous = RegistryClient.ofTestServer();

  /** Anonymous clients may read metrics and nothing else. */
  public static final class Open extends AccessServer {
    @Override
    String accessControl() {
      return "{\"repositories\": {"
          + TEAM
          + "}, \"metrics\": {\"users\": [\"ops\"], \"anonymousPolicy\": [\"read\"]}}";
    }

    @Override
    void configure(TestConfig config, Path folder) {
      config.set("extensions", "metrics", Map.of("prometheus", Map.of("path", PATH)));
    }
  }

  private RegistryClient as(String user) {
    return anonymous.with(AccessServer.basic(user));
  }

  @Test
  void whoIsNamedMayReadThem() {
    Answer answer = anonymous.get(PATH).expect(200);
    assertThat(answer.header("Content-Type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
    assertThat(answer.text()).contains("zot_http_requests_total");
    as("ops").get(PATH).expect(200);
    as("writer").get(PATH).expectError(403, "DENIED");
    as("admin").get(PATH).expectError(403, "DENIED");
    anonymous.with(AccessServer.basic("ops", "wrong")).get(PATH).expectError(401, "UNAUTHORIZED");
  }

  @Test
  void nothingElseIsOpen() {
    anonymous.get("/v2/").expect(401);
    anonymous.get("/metrics").expect(401);
    as("ops").get("/metrics").expect(404);
    anonymous.get(PATH + "/").expect(401);
    anonymous.get(PATH + "x").expect(401);
  }

  @Test
  void anybodyMayAskHowToLogIn() {
    Answer answer = anonymous.get("/v2/_zot/ext/mgmt").expect(200);
    assertThat(answer.json().at("/http"))
        .hasToString("{\"auth\":{\"htpasswd\":{},\"apikey\":true}}");
    assertThat(answer.json().properties().stream().map(Map.Entry::getKey))
        .containsExactly("distSpecVersion", "commit", "releaseTag", "binaryType", "http");
    assertThat(answer.json().path("distSpecVersion").asText()).isEqualTo("1.1.1");
    as("ops").get("/v2/_zot/ext/mgmt?resource=config").expect(200);
    as("ops").get("/v2/_zot/ext/mgmt").expect(200);
    assertThat(as("ops").get("/v2/_oci/ext/discover").json().at("/extensions/0/endpoints"))
        .hasToString("[\"/v2/_zot/ext/mgmt\"]");
  }
}
