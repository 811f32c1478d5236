package io.jzot.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.testing.Answer;
import io.jzot.testing.Blob;
import io.jzot.testing.Call;
import io.jzot.testing.RawConnection;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.TestConfig;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.example.TicketRealm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server with an htpasswd file, a realm of a third party, and no access control. */
@QuarkusTest
@TestProfile(HtpasswdHttpTest.WithUsers.class)
class HtpasswdHttpTest {
  private static final String USERS =
      """
      alice:$2y$04$cbcdefghijklmnopqrstuuIPt738vbUX4vLjLS7EHHoRSq6TszM6a
      bob:$2y$04$cbcdefghijklmnopqrstuuYulDyNpBPUn8/K5horVAG1dNvazYxZq
      carol:$6$saltsalt$TVLlQcbpFVof5W3Yz4DTP6gRstiNuHwwTt6GLc1E5n0U0aDehy0S5knV8wiOQSpT0Y77vwPZN.Pq.H91p5hVO1
      """;

  private static final String ALICE = basic("alice", "secret");

  private final RegistryClient registry = RegistryClient.ofTestServer();

  /** The server. */
  public static final class WithUsers implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      try {
        Path folder = Files.createTempDirectory("jzot-users");
        Path users = Files.writeString(folder.resolve("htpasswd"), USERS);
        Path config =
            TestConfig.in(folder)
                .set("http", "realm", "the \"zoo\"")
                .set("http", "auth", Map.of("htpasswd", Map.of("path", users.toString())))
                .write();
        return Map.of("jzot.config", config.toString());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
      return Set.of(TicketRealm.class);
    }
  }

  private static String basic(String user, String password) {
    byte[] pair = (user + ':' + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  private Answer ask(String target, String authorization) {
    return registry.send(Call.get(target).header("Authorization", authorization));
  }

  private static void expectChallenge(Answer answer) {
    answer.expectError(401, "UNAUTHORIZED");
    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Basic realm=\"the \\\"zoo\\\"\"");
    assertThat(answer.json().path("errors").path(0).path("detail").has("description")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2/",
        "/v2",
        "/v2/_catalog",
        "/v2/a/tags/list",
        "/v2/a%2Fb/tags/list",
        "/%76%32/_catalog",
        "/v2/_oci/ext/discover",
        "/openapi",
        "/openapi.json",
        "/swagger/",
        "/zot/auth/apikey",
        "/nowhere",
        "/livez/",
      })
  void nothingIsOpen(String target) {
    expectChallenge(registry.get(target));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/livez", "/readyz", "/startupz"})
  void probesAre(String target) {
    registry.get(target).expect(200);
    ask(target, "Basic nonsense").expect(200);
  }

  @Test
  void optionsAre() {
    registry.send(Call.of("OPTIONS", "/v2/")).expect(204);
  }

  @ParameterizedTest
  @CsvSource({"alice, secret", "bob, bob-secret", "carol, secret", "visitor, ticket-4711"})
  void usersOfAllRealmsAreLetIn(String user, String password) {
    ask("/v2/", basic(user, password)).expect(200);
    ask("/v2/_catalog", basic(user, password).replace("Basic", "bAsIc")).expect(200);
  }

  @ParameterizedTest
  @CsvSource({
    "alice, Secret",
    "alice, ''",
    "bob, secret",
    "dave, secret",
    "'', secret",
    "visitor, ticket-1",
    "alice, ticket-4711",
  })
  void nobodyElseIs(String user, String password) {
    expectChallenge(ask("/v2/", basic(user, password)));
  }

  /** Those whom registries and their tools are delivered with elsewhere. */
  @ParameterizedTest
  @ValueSource(strings = {"admin", "root", "zot", "jzot", "test", "user", "guest", "anonymous"})
  void nobodyIsThereFromTheBeginning(String user) {
    for (String password : List.of(user, "", "password", "admin", "secret", "Harbor12345")) {
      expectChallenge(ask("/v2/", basic(user, password)));
    }
  }

  /** Where scripts of any page may ask, no browser is to send credentials along. */
  @Test
  void noCredentialsForAnyOrigin() {
    for (Answer answer :
        List.of(
            registry.send(Call.of("OPTIONS", "/v2/")),
            registry.send(Call.get("/v2/").header("Origin", "https://evil.example")),
            registry.send(
                Call.get("/v2/")
                    .header("Origin", "https://evil.example")
                    .header("Authorization", ALICE)))) {
      assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
      assertThat(answer.has("Access-Control-Allow-Credentials")).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Basic",
        "Basic !",
        "Basic YWxpY2U=",
        "Basic /zpzZWNyZXQ=",
        "Basic YWxpY2UAOnNlY3JldA==",
        "Bearer token",
        "Digest username=alice",
        "Basic Og==",
        "secret",
      })
  void headersThatSayNothingAreRefused(String header) {
    expectChallenge(ask("/v2/", header));
  }

  @Test
  void twoHeadersAreRefused() {
    expectChallenge(
        registry.send(
            Call.get("/v2/").header("Authorization", ALICE).header("Authorization", ALICE)));
  }

  @Test
  void theWebInterfaceGetsNoChallenge() {
    Answer answer = registry.send(Call.get("/v2/").header("X-ZOT-API-CLIENT", "zot-ui"));
    answer.expectError(401, "UNAUTHORIZED");
    assertThat(answer.has("WWW-Authenticate")).isFalse();
  }

  @Test
  void aHeadIsRefusedWithoutABody() {
    try (RawConnection connection = RawConnection.open()) {
      String host = "Host: " + RawConnection.host() + "\r\n";
      Answer answer =
          connection
              .send("HEAD /v2/a/manifests/latest HTTP/1.1\r\n" + host + "\r\n")
              .readHead()
              .expect(401);
      assertThat(Integer.parseInt(answer.header("Content-Length"))).isPositive();
      connection.send("GET /livez HTTP/1.1\r\n" + host + "\r\n").read().expect(200);
    }
  }

  /** The password is being checked while the body comes in. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aBodyWaitsForTheVerdict(boolean right) {
    Blob blob = Blob.random(3_000_000);
    String password = right ? "secret" : "wrong" + blob.digest();
    Answer answer =
        registry.send(
            Call.post("/v2/early/r1/blobs/uploads/?digest=" + blob.digest())
                .header("Authorization", basic("carol", password))
                .header("Content-Type", "application/octet-stream")
                .body(blob.bytes()));
    answer.expect(right ? 201 : 401);
    ask("/v2/early/r1/blobs/" + blob.digest(), ALICE).expect(right ? 200 : 404);
  }

  @Test
  void whoWaitsForPermissionAndIsRefusedIsNotWaitedFor() {
    try (RawConnection connection = RawConnection.open()) {
      connection.send(
          "POST /v2/a/blobs/uploads/ HTTP/1.1\r\nHost: "
              + RawConnection.host()
              + "\r\nExpect: 100-continue\r\nContent-Length: 20000000\r\n\r\n");
      Answer answer = connection.read();
      expectChallenge(answer);
      assertThat(answer.header("Connection")).isEqualToIgnoringCase("close");
      assertThat(connection.readToEnd()).isZero();
    }
  }

  @Test
  void manyAtOnceAreCheckedOnce() {
    assertThat(
            java.util.stream.IntStream.range(0, 200)
                .parallel()
                .mapToObj(i -> ask("/v2/", basic("bob", "bob-secret")).status()))
        .containsOnly(200);
  }
}
