package io.jzot.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jzot.testing.Answer;
import io.jzot.testing.Blob;
import io.jzot.testing.Call;
import io.jzot.testing.CapturedLog;
import io.jzot.testing.Images;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.RepositoryClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** API keys over HTTP, in zot's JSON, and as passwords. */
@QuarkusTest
@TestProfile(AccessServer.Mixed.class)
class KeysHttpTest {
  private static final String KEYS = "/zot/auth/apikey";
  private static final String NEVER = "0001-01-01T00:00:00Z";

  private final RegistryClient anonymous = RegistryClient.ofTestServer();
  private final RegistryClient writer = as("writer");

  private RegistryClient as(String user) {
    return anonymous.with(AccessServer.basic(user));
  }

  private Answer make(RegistryClient user, String body) {
    return user.send(Call.post(KEYS).body(body));
  }

  private JsonNode made(String body) {
    return make(writer, body).expect(201).json();
  }

  private RegistryClient withKey(JsonNode key) {
    return anonymous.with(AccessServer.basic("writer", key.path("apiKey").asText()));
  }

  private static String scoped(String... scopes) {
    return "{\"label\":\"l\",\"scopes\":[\"" + String.join("\",\"", scopes) + "\"]}";
  }

  @Test
  void isMadeListedUsedAndTakenBack() {
    String before = Instant.now().minusSeconds(2).toString();
    Call call = Call.post(KEYS).header("User-Agent", "agent/1.0");
    Answer answer =
        writer.send(call.body("{\"label\":\"ci\",\"scopes\":[],\"expirationDate\":\"\"}"));
    JsonNode key = answer.expect(201).json();
    assertThat(answer.header("Content-Type")).startsWith("application/json");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(key.path("apiKey").asText()).matches("zak_[0-9a-f]{32}");
    assertThat(key.path("uuid").asText()).hasSize(36);
    assertThat(key.path("createdAt").asText()).isGreaterThan(before);
    assertThat(key.path("expirationDate").asText()).isEqualTo(NEVER);
    assertThat(key.path("lastUsed").asText()).isEqualTo(NEVER);
    assertThat(key.path("isExpired").isBoolean()).isTrue();
    assertThat(key.path("creatorUa").asText()).isEqualTo("agent/1.0");
    assertThat(key.path("generatedBy").asText()).isEqualTo("manual");
    assertThat(key.path("label").asText()).isEqualTo("ci");
    assertThat(key.path("scopes").isArray()).isTrue();

    RegistryClient program = withKey(key);
    RepositoryClient repository = program.fresh("team");
    repository.push(Images.any(), "v1");
    repository.manifest("v1").expect(200);
    program.send(Call.post("/v2/_jzot/gc")).expectError(403, "DENIED");

    JsonNode listed = find(key);
    assertThat(listed.has("apiKey")).isFalse();
    assertThat(listed.path("lastUsed").asText()).isGreaterThan(before);
    assertThat(listed.path("label").asText()).isEqualTo("ci");

    String one = KEYS + "?id=" + key.path("uuid").asText();
    as("other").send(Call.delete(one)).expectError(404, "UNSUPPORTED");
    program.get("/v2/").expect(200);
    writer.send(Call.delete(one)).expect(200);
    writer.send(Call.delete(one)).expectError(404, "UNSUPPORTED");
    program.get("/v2/").expectError(401, "UNAUTHORIZED");
    anonymous
        .with(AccessServer.basic("other", key.path("apiKey").asText()))
        .get("/v2/")
        .expect(401);
  }

  private JsonNode find(JsonNode key) {
    for (JsonNode listed : writer.get(KEYS).expect(200).json().path("apiKeys")) {
      if (listed.path("uuid").equals(key.path("uuid"))) {
        return listed;
      }
    }
    throw new AssertionError("not listed: " + key);
  }

  @Test
  void scopesAreEnforced() {
    RepositoryClient all = writer.repository("team/scoped");
    all.push(Images.any(), "v1");
    writer.repository("secret/scoped").pushInOne(Blob.random(10)).expect(201);

    RegistryClient reads = withKey(made(scoped("read")));
    reads.repository("team/scoped").manifest("v1").expect(200);
    reads.repository("secret/scoped").tags("").expect(200);
    Answer refused =
        reads.send(Call.post("/v2/team/scoped/blobs/uploads/")).expectError(403, "DENIED");
    assertThat(refused.header("WWW-Authenticate")).startsWith(MatrixTokens.CHALLENGE);
    reads.repository("team/scoped").deleteManifest("v1").expectError(403, "DENIED");

    RegistryClient team = withKey(made(scoped("repository:team/s*:pull,push")));
    team.repository("team/scoped").push(Images.any(), "v2");
    team.repository("secret/scoped").tags("").expectError(403, "DENIED");
    team.repository("team/other").tags("").expectError(403, "DENIED");
    team.repository("team/scoped").deleteManifest("v2").expectError(403, "DENIED");
    assertThat(team.get("/v2/_catalog").expect(200).texts("repositories"))
        .contains("team/scoped")
        .allMatch(name -> name.startsWith("team/s"));

    // What the key allows and the user may not is not allowed.
    withKey(made(scoped("repository:**:*"))).repository("lab/x").tags("").expect(403);
  }

  @Test
  void aKeyMakesNoKeysAndALimitedOneKnowsNone() {
    JsonNode whole = made("{}");
    make(withKey(whole), "{}").expectError(403, "DENIED");
    withKey(whole).get(KEYS).expect(200);
    JsonNode limited = made(scoped("read"));
    make(withKey(limited), "{}").expectError(403, "DENIED");
    withKey(limited).get(KEYS).expectError(403, "DENIED");
    String one = KEYS + "?id=" + whole.path("uuid").asText();
    withKey(limited).send(Call.delete(one)).expectError(403, "DENIED");
    withKey(whole).send(Call.delete(one)).expect(200);
    withKey(whole).get("/v2/").expect(401);
  }

  @Test
  void aKeyBeginsNoSession() {
    JsonNode key = made(scoped("read"));
    Answer ui = withKey(key).send(Call.get("/v2/").header("X-ZOT-API-CLIENT", "zot-ui"));
    assertThat(ui.expect(200).has("Set-Cookie")).isFalse();
    Answer whole = withKey(made("{}")).send(Call.get("/v2/").header("X-ZOT-API-CLIENT", "zot-ui"));
    assertThat(whole.expect(200).has("Set-Cookie")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "null",
        "[]",
        "{\"label\":",
        "{\"scopes\":\"read\"}",
        "{\"scopes\":[null]}",
        "{\"scopes\":[\"write\"]}",
        "{\"scopes\":[\"repository:team:fetch\"]}",
        "{\"expirationDate\":\"tomorrow\"}",
        "{\"expirationDate\":\"2020-01-01T00:00:00Z\"}",
        "{\"expirationDate\":\"2030-01-01\"}"
      })
  void whatMakesNoSenseIsRefused(String body) {
    Answer refused = make(writer, body).expectError(400, "UNSUPPORTED");
    assertThat(refused.json().at("/errors/0/detail/description").asText()).isNotBlank();
    assertThat(refused.text()).doesNotContain("Exception", "com.fasterxml");
  }

  @Test
  void aBadScopeIsAnsweredWithTheGrammar() {
    assertThat(make(writer, scoped("write")).expect(400).text())
        .contains("repository:<glob>:<actions>");
  }

  @Test
  void whatIsTooLongIsRefused() {
    String long9k = "{\"label\":\"" + "x".repeat(9 << 10) + "\"}";
    make(writer, long9k).expectError(413, "SIZE_INVALID");
    writer
        .send(Call.post(KEYS).streamed(long9k.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .expectError(413, "SIZE_INVALID");
    make(writer, "{\"LABEL\":\"any case\",\"unknown\":1}").expect(201);
  }

  @Test
  void whoIsNobodyHasNoKeys() {
    make(anonymous, "{}").expectError(401, "UNAUTHORIZED");
    anonymous.get(KEYS).expectError(401, "UNAUTHORIZED");
    anonymous.send(Call.delete(KEYS + "?id=x")).expectError(401, "UNAUTHORIZED");
    writer.send(Call.delete(KEYS)).expectError(400, "UNSUPPORTED");
    make(as("nosuch"), "{}").expectError(401, "UNAUTHORIZED");
  }

  @Test
  void aUserHasAHundredKeysAtMost() {
    RegistryClient other = as("other");
    List<String> ids = new ArrayList<>();
    Answer last = make(other, "{}");
    while (last.status() == 201 && ids.size() < 200) {
      ids.add(last.json().path("uuid").asText());
      last = make(other, "{}");
    }
    last.expectError(429, "TOOMANYREQUESTS");
    assertThat(ids).hasSize(100);
    assertThat(last.text()).contains("delete one first");
    other.send(Call.delete(KEYS + "?id=" + ids.get(0))).expect(200);
    make(other, "{}").expect(201);
  }

  @Test
  void keysAreNowhere() {
    try (CapturedLog log = new CapturedLog()) {
      JsonNode key = made(scoped("read"));
      String secret = key.path("apiKey").asText();
      String text = withKey(key).get("/v2/").expect(200).toString();
      text += withKey(key).send(Call.post("/v2/team/a/blobs/uploads/")).expect(403);
      text += anonymous.with(AccessServer.basic("other", secret)).get("/v2/").expect(401);
      text += anonymous.with(AccessServer.basic("writer", secret + "0")).get("/v2/").expect(401);
      text += writer.get(KEYS).expect(200);
      String basic = AccessServer.basic("writer", secret).substring(6);
      assertThat(text + log.lines()).doesNotContain(secret).doesNotContain(basic);
      assertThat(log.lines("io.jzot.audit", "authentication refused")).isNotEmpty();
    }
  }
}
