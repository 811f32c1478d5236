package io.jzot.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.jzot.testing.Answer;
import io.jzot.testing.Blob;
import io.jzot.testing.Call;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.TestConfig;
import io.jzot.testing.TestIssuer;
import io.jzot.testing.TestServer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of our own and of workloads, over HTTP, under a policy that lets some be anonymous. */
@QuarkusTest
@TestProfile(TokenHttpTest.WithTokens.class)
class TokenHttpTest {
  private static final TestIssuer ISSUER = TestIssuer.start();
  private static final String AUDIENCE = "registry.example.org";
  private static final String TOKEN = "/zot/auth/token";
  private static final String KEYS = "/zot/auth/apikey";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String DOCKER = "docker/27.1 go/go1.21 UpstreamClient(Docker-Client/27.1)";

  private final RegistryClient registry = RegistryClient.ofTestServer();

  /** Everybody reads {@code open/}, writers and workloads push. */
  public static final class WithTokens extends AccessServer {
    @Override
    String accessControl() {
      return "{\"repositories\": {\"open/**\": {\"anonymousPolicy\": [\"read\"], \"policies\": ["
          + "{\"users\": [\"writer\"], \"actions\": [\"read\", \"create\"]},"
          + "{\"users\": [\"reader\"], \"actions\": [\"read\"]},"
          + "{\"groups\": [\"builders\"], \"actions\": [\"read\", \"create\"],"
          + " \"conditions\": [{\"expression\": \"req.claims['kubernetes.io'].namespace == 'ci'\"}]}]},"
          + TEAM
          + "}, "
          + ADMIN
          + "}";
    }

    @Override
    void configure(TestConfig config, Path folder) {
      Map<String, Object> issuer =
          Map.of(
              "issuer",
              ISSUER.address(),
              "audiences",
              List.of(AUDIENCE),
              "claimMapping",
              Map.of("username", "'ci/' + claims.sub", "groups", "claims.groups"));
      config.set("http", "trustedProxies", List.of("127.0.0.0/8"));
      config.set(
          "http",
          "auth",
          Map.of(
              "htpasswd", Map.of("path", folder.resolve("htpasswd").toString()),
              "apikey", true,
              "bearer", Map.of("oidc", List.of(issuer))));
    }
  }

  @ConfigProperty(name = "jzot.config")
  Path config = Path.of("");

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String query(String... scopes) {
    StringBuilder query = new StringBuilder(TOKEN + "?service=jzot");
    for (String scope : scopes) {
      query.append("&scope=").append(encoded(scope));
    }
    return query.toString();
  }

  private String token(Answer answer) {
    answer.expect(200);
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.json().path("expires_in").asInt()).isBetween(1, 300);
    assertThat(answer.json().path("issued_at").asText()).matches("\\d{4}-.*Z");
    String token = answer.json().path("token").asText();
    assertThat(answer.json().path("access_token").asText()).isEqualTo(token);
    return token;
  }

  private String tokenOf(String user, String... scopes) {
    return token(
        registry.send(Call.get(query(scopes)).header("Authorization", AccessServer.basic(user))));
  }

  private Answer with(String token, Call call) {
    return registry.send(call.header("Authorization", "Bearer " + token));
  }

  private Answer form(String body) {
    return registry.send(
        Call.post(TOKEN).header("Content-Type", "application/x-www-form-urlencoded").body(body));
  }

  @Test
  void dockerIsSentToFetchAToken() {
    Answer answer = registry.send(Call.get("/v2/").header("User-Agent", DOCKER));
    answer.expectError(401, "UNAUTHORIZED");
    assertThat(answer.header("WWW-Authenticate"))
        .isEqualTo("Bearer realm=\"" + TestServer.uri() + TOKEN + "\",service=\"jzot\"");
    Answer push =
        registry.send(Call.post("/v2/open/x/blobs/uploads/").header("User-Agent", DOCKER));
    assertThat(push.expectError(401, "UNAUTHORIZED").header("WWW-Authenticate"))
        .endsWith(",service=\"jzot\",scope=\"repository:open/x:pull,push\"");
  }

  @Test
  void everybodyElseGetsAnAnswerAndTheOtherChallenge() {
    assertThat(registry.get("/v2/").expect(200).header("WWW-Authenticate")).startsWith("Basic ");
    Answer push = registry.send(Call.post("/v2/open/x/blobs/uploads/"));
    assertThat(push.expectError(401, "UNAUTHORIZED").header("WWW-Authenticate"))
        .startsWith("Basic ");
  }

  @ParameterizedTest
  @CsvSource({
    "https, registry.example.org, https://registry.example.org",
    "HTTPS, registry.example.org:8443, https://registry.example.org:8443",
    "gopher, [::1]:5000, http://[::1]:5000",
  })
  void theAddressIsWhatATrustedProxySays(String scheme, String host, String url) {
    Answer answer =
        registry.send(
            Call.get("/v2/")
                .header("User-Agent", DOCKER)
                .header("X-Forwarded-Proto", scheme)
                .header("X-Forwarded-Host", host));
    assertThat(answer.header("WWW-Authenticate"))
        .startsWith("Bearer realm=\"" + url + TOKEN + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil\",x=\"", "a b", "host/path", "user@host", "host:99999999"})
  void aHostThatIsNoneIsNotRepeated(String host) {
    Answer answer =
        registry.send(
            Call.get("/v2/").header("User-Agent", DOCKER).header("X-Forwarded-Host", host));
    assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer realm=\"http://127.0.0.1:");
  }

  @Test
  void nobodyGetsATokenAndPullsWithIt() {
    String token = token(registry.get(query("repository:open/app:pull,push")));
    with(token, Call.get("/v2/")).expect(200);
    with(token, Call.get("/v2/open/app/manifests/none")).expect(404);
    Answer push = with(token, Call.post("/v2/open/app/blobs/uploads/")).expect(401);
    assertThat(push.header("WWW-Authenticate")).startsWith("Bearer ").contains("open/app");
    with(token, Call.get("/v2/team/app/manifests/none")).expect(401);
    with(token, Call.get("/v2/open/other/manifests/none")).expect(401);
    assertThat(with(token, Call.get("/v2/_catalog")).expect(200).json().path("repositories"))
        .isEmpty();
  }

  @Test
  void aUserGetsATokenAndPushesWithIt() {
    String token = tokenOf("writer", "repository:open/pushed:pull,push");
    Blob blob = Blob.random(2000);
    Answer begun = with(token, Call.post("/v2/open/pushed/blobs/uploads/")).expect(202);
    String location = begun.header("Location");
    with(token, Call.patch(location).body(blob.bytes())).expect(202);
    String renewed = tokenOf("writer", "repository:open/pushed:pull,push");
    String ofAnother = tokenOf("reader", "repository:open/pushed:pull,push");
    with(ofAnother, Call.get(location)).expect(403);
    with(renewed, Call.put(location + "?digest=" + encoded(blob.digest().toString()))).expect(201);
    with(renewed, Call.get("/v2/open/pushed/blobs/" + blob.digest())).expect(200);
  }

  @Test
  void aTokenIsNeverMoreThanThePolicyOrItself() {
    String wide = tokenOf("reader", "repository:open/x:pull,push,delete", "repository:team/app:*");
    with(wide, Call.post("/v2/open/x/blobs/uploads/")).expectError(403, "DENIED");
    with(wide, Call.get("/v2/team/app/manifests/none")).expect(404);
    with(wide, Call.delete("/v2/team/app/manifests/none")).expectError(403, "DENIED");
    String narrow = tokenOf("writer", "repository:open/x:pull");
    Answer refused = with(narrow, Call.post("/v2/open/x/blobs/uploads/"));
    assertThat(refused.expectError(401, "UNAUTHORIZED").header("WWW-Authenticate"))
        .endsWith("scope=\"repository:open/x:pull,push\"");
    String none = tokenOf("writer");
    with(none, Call.get("/v2/")).expect(200);
    with(none, Call.get("/v2/open/x/manifests/none")).expect(401);
    String admin = tokenOf("admin", "repository:open/x:*", "registry:catalog:*");
    with(admin, Call.get("/v2/_jzot/gc")).expectError(403, "DENIED");
  }

  @Test
  void aTokenEndsWithTheKeyThatItWasMadeWith() {
    RegistryClient writer = registry.with(AccessServer.basic("writer"));
    JsonNode key = key(writer);
    String token = tokenBy(key, "repository:open/x:pull,push");
    String others = tokenBy(key(writer), "repository:open/x:pull,push");
    with(token, Call.post("/v2/open/x/blobs/uploads/")).expect(202);
    writer.send(Call.delete(KEYS + "?id=" + key.path("uuid").asText())).expect(200);
    with(token, Call.post("/v2/open/x/blobs/uploads/")).expectError(401, "UNAUTHORIZED");
    with(token, Call.get("/v2/")).expectError(401, "UNAUTHORIZED");
    with(others, Call.post("/v2/open/x/blobs/uploads/")).expect(202);
  }

  @Test
  void aTokenEndsWithTheOwnerOfItsKeyAndWithAPassword() throws IOException {
    RegistryClient reader = registry.with(AccessServer.basic("reader"));
    String byKey = tokenBy("reader", key(reader), "repository:open/x:pull");
    String byPassword = tokenOf("reader", "repository:open/x:pull");
    with(byKey, Call.get("/v2/open/x/manifests/none")).expect(404);
    with(byPassword, Call.get("/v2/open/x/manifests/none")).expect(404);
    Path users = config.resolveSibling("htpasswd");
    String all = Files.readString(users);
    try {
      Files.writeString(users, all.replaceAll("(?m)^reader:.*\\R", ""));
      await().atMost(PATIENCE).until(() -> reader.get("/v2/").status() == 401);
      with(byKey, Call.get("/v2/open/x/manifests/none")).expectError(401, "UNAUTHORIZED");
      with(byPassword, Call.get("/v2/open/x/manifests/none")).expectError(401, "UNAUTHORIZED");
    } finally {
      Files.writeString(users, all);
    }
    await().atMost(PATIENCE).until(() -> reader.get("/v2/").status() == 200);
  }

  private static JsonNode key(RegistryClient user) {
    return user.send(Call.post(KEYS).body("{\"label\":\"ci\"}")).expect(201).json();
  }

  private String tokenBy(JsonNode key, String scope) {
    return tokenBy("writer", key, scope);
  }

  private String tokenBy(String user, JsonNode key, String scope) {
    String basic = AccessServer.basic(user, key.path("apiKey").asText());
    return token(registry.send(Call.get(query(scope)).header("Authorization", basic)));
  }

  @Test
  void theFormOfOAuth2IsTaken() {
    String scope = "&scope=" + encoded("repository:open/x:pull,push");
    String body = "grant_type=password&client_id=x&service=jzot&username=writer&password=";
    String token = token(form(body + AccessServer.PASSWORD + scope));
    with(token, Call.post("/v2/open/x/blobs/uploads/")).expect(202);
    form(body + "wrong" + scope).expectError(401, "UNAUTHORIZED");
    form("grant_type=refresh_token&refresh_token=none").expectError(401, "UNAUTHORIZED");
    with(token(form("grant_type=password" + scope)), Call.get("/v2/")).expect(200);
  }

  @Test
  void wrongCredentialsGetNone() {
    Answer answer =
        registry.send(
            Call.get(query()).header("Authorization", AccessServer.basic("writer", "wrong")));
    assertThat(answer.expectError(401, "UNAUTHORIZED").header("WWW-Authenticate"))
        .isEqualTo("Basic realm=\"zot\"");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    registry
        .send(Call.get(query()).header("Authorization", "Digest x"))
        .expectError(401, "UNAUTHORIZED");
    String token = tokenOf("writer", "repository:open/x:pull,push");
    with(token, Call.get(query())).expectError(401, "UNAUTHORIZED");
  }

  @Test
  void whatIsNoTokenIsRefusedWithTheChallengeForOne() {
    Answer answer = with("no.such.token", Call.get("/v2/"));
    assertThat(answer.expectError(401, "UNAUTHORIZED").header("WWW-Authenticate"))
        .startsWith("Bearer realm=");
  }

  @Test
  void aWorkloadGetsItsTokenBackAndUsesItAnyWay() {
    String workload = ISSUER.forge(AUDIENCE).good();
    String basic = AccessServer.basic("anything", workload);
    Answer given = registry.send(Call.get(query()).header("Authorization", basic));
    assertThat(token(given)).isEqualTo(workload);
    for (String field : List.of("password", "id_token", "access_token", "refresh_token", "token")) {
      assertThat(token(form(field + "=" + workload))).as(field).isEqualTo(workload);
    }
    with(workload, Call.post("/v2/open/x/blobs/uploads/")).expect(202);
    registry
        .send(Call.post("/v2/open/x/blobs/uploads/").header("Authorization", basic))
        .expect(202);
    with(workload, Call.get("/v2/team/app/manifests/none")).expectError(403, "DENIED");
  }

  @Test
  void aWorkloadsClaimsAreSeenByConditions() {
    String elsewhere = ISSUER.forge(AUDIENCE).with("kubernetes.io", Map.of("namespace", "home"));
    with(elsewhere, Call.post("/v2/open/x/blobs/uploads/")).expectError(403, "DENIED");
  }

  @Test
  void forgedWorkloadsAndTokensGetNothing() {
    ISSUER
        .forge(AUDIENCE)
        .forgeries()
        .forEach(
            (kind, forged) -> {
              assertThat(with(forged, Call.get("/v2/")).status()).as(kind).isEqualTo(401);
              Call asked =
                  Call.get(query()).header("Authorization", AccessServer.basic("ci", forged));
              assertThat(registry.send(asked).status()).as(kind).isEqualTo(401);
            });
  }

  @Test
  void theFormHasAnEnd() {
    form("password=" + "x".repeat(70_000)).expectError(413, "SIZE_INVALID");
    form("password=%zz").expectError(400, "UNSUPPORTED");
    form("password=" + "x".repeat(60_000)).expectError(401, "UNAUTHORIZED");
  }

  @Test
  void optionsAreTold() {
    Answer answer = registry.send(Call.of("OPTIONS", TOKEN)).expect(204);
    assertThat(answer.header("Allow")).isEqualTo("GET,POST,OPTIONS");
  }
}
