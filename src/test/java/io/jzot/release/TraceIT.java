package io.jzot.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.jzot.testing.Call;
import io.jzot.testing.Images;
import io.jzot.testing.JzotCommand;
import io.jzot.testing.JzotProcess;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.RepositoryClient;
import io.jzot.testing.StandInCollector;
import io.jzot.testing.StandInCollector.Span;
import io.jzot.testing.TestConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server of the release form that sends traces to a collector. */
@Timeout(120)
class TraceIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long SERVER = 2;
  private static final long ERROR = 2;
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String REFUSED = "1af7651916cd43dd8448eb211c80319c";
  private static final String LEFT = "2af7651916cd43dd8448eb211c80319c";
  private static final String SECRET = "3af7651916cd43dd8448eb211c80319c";
  private static final String LAST = "4af7651916cd43dd8448eb211c80319c";
  private static final List<String> SECRETS =
      List.of("c2VjcmV0OnN0cmljdA==", "canary-token", "canary-cookie");
  private static final String CALLER = "b7ad6b7169203331";

  @TempDir private static Path home;
  private static StandInCollector collector;
  private static JzotProcess server;
  private static RegistryClient client;

  @BeforeAll
  static void start() throws Exception {
    collector = new StandInCollector();
    Path config =
        TestConfig.in(home)
            .set("extensions", "metrics", Map.of())
            .set(
                "extensions",
                "trace",
                Map.of(
                    "endpoint",
                    collector.endpoint(),
                    "service",
                    "jzot-in-a-test",
                    "headers",
                    Map.of("Api-Key", "key-of-the-collector"),
                    "attributes",
                    Map.of("deployment.environment.name", "test")))
            .write();
    server = JzotProcess.start(JzotCommand.serve(config), home);
    client = new RegistryClient(server.uri());
    ask();
  }

  /** Everything at once: what is told leaves the server every five seconds. */
  private static void ask() {
    RepositoryClient repository = client.repository("team/traced");
    repository.push(Images.any(), "v1");
    client.send(traced(Call.get(repository.manifestPath("v1")), TRACE, "01")).expect(200);
    client.send(traced(Call.get("/v2/no/such/tags/list"), REFUSED, "01")).expect(404);
    client.send(traced(Call.get("/v2/"), LEFT, "00")).expect(200);
    client.send(traced(Call.get("/readyz"), LEFT, "01")).expect(200);
    client.send(traced(Call.get("/metrics"), LEFT, "01")).expect(200);
    client
        .send(
            traced(Call.get("/v2/_catalog?token=" + SECRETS.get(1)), SECRET, "01")
                .header("Authorization", "Basic " + SECRETS.get(0))
                .header("Cookie", "session=" + SECRETS.get(2)))
        .expect(200);
    client.send(traced(Call.get("/v2/"), LAST, "01")).expect(200);
  }

  @AfterAll
  static void stop() {
    server.close();
    collector.close();
  }

  private static Span span(String name, String trace) {
    return await()
        .atMost(PATIENCE)
        .until(
            () ->
                collector.spans().stream()
                    .filter(it -> it.name().equals(name) && it.trace().equals(trace))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  private static Call traced(Call call, String trace, String flags) {
    return call.header("traceparent", "00-" + trace + '-' + CALLER + '-' + flags);
  }

  @Test
  void aRequestJoinsTheTraceOfItsCaller() {
    Span request = span("GET /v2/{name}/manifests/{reference}", TRACE);
    assertThat(request.parent()).isEqualTo(CALLER);
    assertThat(request.kind()).isEqualTo(SERVER);
    assertThat(request.attributes())
        .containsEntry("http.request.method", "GET")
        .containsEntry("http.route", "/v2/{name}/manifests/{reference}")
        .containsEntry("url.path", "/v2/team/traced/manifests/v1")
        .containsEntry("jzot.repository", "team/traced")
        .containsEntry("http.response.status_code", "200")
        .containsEntry("server.port", Integer.toString(server.port()));
    Span call = span("manifest", TRACE);
    assertThat(call.parent()).isEqualTo(request.id());
    JsonNode line =
        await()
            .atMost(PATIENCE)
            .until(
                () -> server.log().find(it -> it.path("traceId").asText().equals(TRACE)),
                Optional::isPresent)
            .orElseThrow();
    assertThat(line.path("path").asText()).isEqualTo("/v2/team/traced/manifests/v1");
  }

  @Test
  void aRefusalIsCalledByItsName() {
    assertThat(span("tags", REFUSED).attributes()).containsEntry("error.type", "NAME_UNKNOWN");
    Span request = span("GET /v2/{name}/tags/list", REFUSED);
    assertThat(request.attributes()).containsEntry("http.response.status_code", "404");
    assertThat(request.status()).as("nothing is wrong with the server").isNotEqualTo(ERROR);
  }

  @Test
  void whoIsNotTracedStaysSo() {
    span("GET", LAST);
    assertThat(collector.spans()).extracting(Span::trace).doesNotContain(LEFT);
  }

  @Test
  void noSecretLeavesTheServer() {
    assertThat(span("repositories", SECRET).parent()).isEqualTo(span("GET", SECRET).id());
    assertThat(SECRETS).noneMatch(collector::hasSeen);
    assertThat(collector.hasSeen("key-of-the-collector")).isFalse();
    assertThat(server.log().text()).doesNotContain("key-of-the-collector");
  }

  @Test
  void theCollectorIsToldWhoSends() {
    span("GET", LAST);
    assertThat(collector.resources())
        .allSatisfy(
            it ->
                assertThat(it)
                    .containsEntry("service.name", "jzot-in-a-test")
                    .containsEntry("deployment.environment.name", "test")
                    .containsKeys("service.version", "service.instance.id"));
    assertThat(collector.headers())
        .allSatisfy(
            it ->
                assertThat(it)
                    .containsEntry("Api-key", List.of("key-of-the-collector"))
                    .containsEntry("Content-type", List.of("application/x-protobuf")));
  }
}
