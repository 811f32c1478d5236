package io.jzot.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jzot.auth.ProviderLogin;
import io.jzot.auth.Session;
import io.jzot.auth.Sessions;
import io.jzot.config.Secret;
import io.jzot.testing.Answer;
import io.jzot.testing.Call;
import io.jzot.testing.CapturedLog;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.TestConfig;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Sessions of zot's web interface over HTTP. */
@QuarkusTest
@TestProfile(SessionsHttpTest.WithSessions.class)
class SessionsHttpTest {
  private static final String LOGOUT = "/zot/auth/logout";
  private static final String TAGS = "/v2/team/ui/tags/list";

  private final RegistryClient anonymous = RegistryClient.ofTestServer();

  @Inject Sessions sessions;

  @ConfigProperty(name = "jzot.config")
  Path config = Path.of("");

  /** With keys of sessions in a file, and a web interface on another host. */
  public static final class WithSessions extends AccessServer {
    @Override
    String accessControl() {
      return "{\"repositories\": {\"open/**\": {\"anonymousPolicy\": [\"read\"]}, " + TEAM + "}}";
    }

    @Override
    void configure(TestConfig config, Path folder) throws IOException {
      Path keys =
          Files.writeString(
              folder.resolve("sessions.json"),
              "{\"hashKey\": \"canary-hash-key-of-thirty-2bytes\", \"encryptKey\": \"canary-encrypt16\"}");
      config.set("http", "allowOrigin", "https://ui.example.org");
      config.set(
          "http",
          "auth",
          Map.of(
              "htpasswd",
              Map.of("path", folder.resolve("htpasswd").toString()),
              "sessionKeysFile",
              keys.toString(),
              "secureSession",
              true,
              "sessionDriver",
              Map.of("name", "local")));
    }
  }

  private static Call ui(Call call) {
    return call.header("X-ZOT-API-CLIENT", "zot-ui");
  }

  /** Logs in as zot's web interface does, and returns the cookie. */
  private String login(String user) {
    Answer answer = anonymous.with(AccessServer.basic(user)).send(ui(Call.get("/v2/"))).expect(200);
    return cookie(answer, "session");
  }

  private static String cookie(Answer answer, String name) {
    return setCookie(answer, name).replaceAll(";.*", "");
  }

  private static String setCookie(Answer answer, String name) {
    List<String> found =
        answer.all("Set-Cookie").stream().filter(it -> it.startsWith(name + '=')).toList();
    assertThat(found).as(answer.toString()).hasSize(1);
    return found.get(0);
  }

  private Answer with(String cookie, Call call) {
    return anonymous.send(ui(call).header("Cookie", cookie));
  }

  @Test
  void aLogInOfTheWebInterfaceBeginsASession() {
    Answer answer =
        anonymous.with(AccessServer.basic("reader")).send(ui(Call.get("/v2/"))).expect(200);
    assertThat(setCookie(answer, "session"))
        .contains("; Max-Age=7200", "; Path=/", "; HTTPOnly", "; Secure", "; SameSite=None");
    assertThat(setCookie(answer, "user"))
        .startsWith("user=reader;")
        .contains("; Max-Age=7200", "; Path=/", "; Secure")
        .doesNotContain("HTTPOnly");
    assertThat(answer.has("WWW-Authenticate")).isFalse();

    String cookie = cookie(answer, "session");
    with(cookie, Call.get(TAGS)).expect(404);
    with(cookie, Call.post("/v2/team/ui/blobs/uploads/")).expectError(403, "DENIED");
    Answer other = anonymous.with(AccessServer.basic("reader")).get("/v2/").expect(200);
    assertThat(other.has("Set-Cookie")).isFalse();
  }

  /** The cookie that scripts can read is no proof of anything. */
  @Test
  void aCookieCountsForTheWebInterfaceOnly() {
    String cookie = login("reader");
    anonymous.send(Call.get(TAGS).header("Cookie", cookie)).expect(401);
    with("user=reader", Call.get(TAGS)).expect(401);
    // Who sends a header is judged by it.
    anonymous
        .with(AccessServer.basic("reader", "wrong"))
        .send(ui(Call.get(TAGS)).header("Cookie", cookie))
        .expect(401);
    anonymous
        .with(AccessServer.basic("stranger"))
        .send(ui(Call.get(TAGS)).header("Cookie", cookie))
        .expect(403);
  }

  @Test
  void anInvalidOneIsTakenAway() {
    for (String forged : List.of("session=x", "session=" + "a".repeat(3000), "session=a.b.c")) {
      Answer answer = with(forged, Call.get(TAGS)).expectError(401, "UNAUTHORIZED");
      assertThat(answer.has("WWW-Authenticate")).isFalse();
      assertThat(setCookie(answer, "session")).startsWith("session=;").contains("; Max-Age=0");
      assertThat(setCookie(answer, "user")).startsWith("user=;").contains("; Max-Age=0");
    }
    with("session=x", Call.get("/v2/open/a/tags/list")).expect(404);
  }

  @Test
  void aLogOutEndsIt() {
    String cookie = login("reader");
    String another = login("reader");
    with(cookie, Call.get(TAGS)).expect(404);
    Answer out = with(cookie, Call.post(LOGOUT)).expect(200);
    assertThat(out.json().isEmpty()).isTrue();
    assertThat(setCookie(out, "session")).contains("; Max-Age=0");
    with(cookie, Call.get(TAGS)).expect(401);
    with(another, Call.get(TAGS)).expect(404);
    with(cookie, Call.post(LOGOUT)).expect(200);
    anonymous.send(Call.post(LOGOUT)).expect(200);
    anonymous.send(Call.of("OPTIONS", LOGOUT)).expect(204);
  }

  @Test
  void aLogOutGoesOnAtTheProvider() {
    ProviderLogin provider =
        new ProviderLogin(
            "oidc",
            "a client",
            Optional.of(URI.create("https://idp.example.org/end?x=1")),
            Optional.of(new Secret("hint.of.it")));
    Session session = new Session("bob", Set.of(), "openid", Optional.of(provider));
    String cookie = "session=" + sessions.open(session).toCompletableFuture().join();
    Answer out = with(cookie, Call.post(LOGOUT)).expect(200);
    assertThat(out.json().path("endSessionUrl").asText())
        .startsWith("https://idp.example.org/end?x=1&client_id=a+client")
        .contains("post_logout_redirect_uri=http%3A%2F%2F127.0.0.1%3A")
        .contains("%2Flogin")
        .endsWith("&id_token_hint=hint.of.it");
  }

  @Test
  void pagesOfOthersChangeNothing() {
    String cookie = login("writer");
    String uploads = "/v2/team/ui/blobs/uploads/";
    with(cookie, Call.post(uploads).header("Origin", "https://evil.example"))
        .expectError(403, "DENIED");
    with(cookie, Call.post(uploads).header("Origin", "null")).expectError(403, "DENIED");
    with(cookie, Call.post(uploads).header("Origin", "https://ui.example.org")).expect(202);
    with(cookie, Call.post(uploads)).expect(202);
    with(cookie, Call.post(LOGOUT).header("Origin", "https://evil.example")).expect(403);
    with(cookie, Call.get(TAGS).header("Origin", "https://evil.example")).expect(404);
  }

  @Test
  void whoIsRemovedOrChangesThePasswordIsOut() throws IOException {
    String deleter = login("deleter");
    String updater = login("updater");
    with(deleter, Call.get("/v2/")).expect(200);
    Path file = config.resolveSibling("htpasswd");
    String users = Files.readString(file);
    Files.writeString(
        file,
        users
            .replaceAll("deleter:.*\n", "")
            .replaceAll(
                "updater:.*\n",
                "updater:\\$2y\\$04\\$abcdefghijklmnopqrstuuIPt738vbUX4vLjLS7EHHoRSq6TszM6a\n"));
    await().until(() -> with(deleter, Call.get(TAGS)).status() == 401);
    await().until(() -> with(updater, Call.get(TAGS)).status() == 401);
    Files.writeString(file, users);
    await().until(() -> anonymous.with(AccessServer.basic("deleter")).get("/v2/").status() == 200);
    with(deleter, Call.get(TAGS)).expect(401);
  }

  @Test
  void cookiesAreNowhere() {
    try (CapturedLog log = new CapturedLog()) {
      String cookie = login("reader");
      String text = with(cookie, Call.get(TAGS)).expect(404).toString();
      text += with(cookie, Call.post("/v2/team/ui/blobs/uploads/")).expect(403);
      text += with(cookie + "x", Call.get(TAGS)).expect(401);
      text += with(cookie, Call.post(LOGOUT)).expect(200);
      String secret = cookie.substring("session=".length());
      assertThat(text + log.lines()).doesNotContain(secret, "canary-");
    }
  }
}
