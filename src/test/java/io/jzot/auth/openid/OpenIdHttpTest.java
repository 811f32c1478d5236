package io.jzot.auth.openid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.oauth2.sdk.util.URLUtils;
import io.jzot.auth.Session;
import io.jzot.auth.Sessions;
import io.jzot.auth.openid.StandInProvider.Fault;
import io.jzot.testing.Answer;
import io.jzot.testing.Call;
import io.jzot.testing.CapturedLog;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.TestConfig;
import io.jzot.testing.TestServer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** The way of a browser, over HTTP: to the provider, back, and in. */
@QuarkusTest
@TestProfile(OpenIdHttpTest.WithProvider.class)
class OpenIdHttpTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String HASH = "$2y$04$cbcdefghijklmnopqrstuuIPt738vbUX4vLjLS7EHHoRSq6TszM6a";
  private static final String LOCAL =
      "Basic "
          + Base64.getEncoder().encodeToString("local:secret".getBytes(StandardCharsets.UTF_8));

  private final RegistryClient browser = RegistryClient.ofTestServer();

  @Inject Sessions sessions;

  @ConfigProperty(name = "jzot.config")
  Path config = Path.of("");

  /** One provider that is there, one that is not, and users in a file. */
  public static final class WithProvider implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      try {
        Path folder = Files.createTempDirectory("jzot-openid");
        Files.writeString(folder.resolve("htpasswd"), "local:" + HASH + "\n");
        Files.writeString(
            folder.resolve("client.json"),
            "{\"clientid\":\""
                + StandInProvider.CLIENT
                + "\",\"clientsecret\":\""
                + StandInProvider.SECRET
                + "\"}");
        String issuer = new StandInProvider().issuer();
        Files.writeString(folder.resolve("issuer"), issuer);
        return Map.of("jzot.config", write(folder, issuer, true, Map.of()).toString());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static Path write(Path folder, String issuer, boolean openid, Map<String, Object> http)
      throws IOException {
    Map<String, Object> providers = new HashMap<>();
    providers.put(
        "oidc",
        Map.of(
            "credentialsFile",
            folder.resolve("client.json").toString(),
            "name",
            "Team <1> & \"friends\"",
            "issuer",
            issuer,
            "scopes",
            List.of("openid", "email")));
    providers.put(
        "gitlab",
        Map.of(
            "clientid",
            "c",
            "clientsecret",
            "canary-of-gitlab",
            "issuer",
            "http://127.0.0.1:" + closedPort(),
            "scopes",
            List.of("openid")));
    Map<String, Object> auth = new HashMap<>();
    auth.put("htpasswd", Map.of("path", folder.resolve("htpasswd").toString()));
    if (openid) {
      auth.put(
          "openid",
          Map.of(
              "providers", providers, "callbackAllowOrigins", List.of("https://ui.example.org")));
    }
    TestConfig written =
        TestConfig.in(folder).set("http", "auth", auth).set("log", "level", "debug");
    http.forEach((key, value) -> written.set("http", key, value));
    return written.write();
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private String issuer() {
    try {
      return Files.readString(config.resolveSibling("issuer"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void heal() {
    StandInProvider.set(issuer(), Fault.NONE);
  }

  private Answer login(String query) {
    return browser.get("/zot/auth/login?" + query);
  }

  private static String cookie(Answer answer, String name) {
    return answer.all("Set-Cookie").stream()
        .filter(line -> line.startsWith(name + '='))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no cookie " + name + " in " + answer));
  }

  private static String value(Answer answer, String name) {
    String line = cookie(answer, name);
    return line.substring(name.length() + 1, line.indexOf(';'));
  }

  /** Goes where the log-in says; where the provider sends the browser then. */
  private static String visit(Answer started) {
    return new RegistryClient(URI.create("http://127.0.0.1"))
        .send(Call.get(started.expect(302).header("Location")))
        .expect(302)
        .header("Location");
  }

  private Answer back(String location, String state) {
    Call call = Call.get(location);
    return browser.send(state.isEmpty() ? call : call.header("Cookie", "statecookie=" + state));
  }

  private Answer walk(String query) {
    Answer started = login(query);
    return back(visit(started), value(started, "statecookie"));
  }

  @Test
  void aBrowserLogsIn() {
    try (CapturedLog log = new CapturedLog()) {
      Answer started = login("provider=oidc&callback_ui=%2Fhome%3Fa%3Db");
      assertThat(cookie(started, "statecookie"))
          .contains("Path=/zot/auth/callback;", "HTTPOnly", "SameSite=Lax", "Max-Age=600;")
          .doesNotContain("Secure");
      assertThat(started.header("Cache-Control")).isEqualTo("no-store");
      assertThat(
              URLUtils.parseParameters(URI.create(started.header("Location")).getRawQuery())
                  .get("redirect_uri"))
          .containsExactly(TestServer.uri() + "/zot/auth/callback/oidc");
      String location = visit(started);
      Answer ended = back(location, value(started, "statecookie")).expect(302);

      assertThat(ended.header("Location")).isEqualTo("/home?a=b");
      assertThat(ended.header("Cache-Control")).isEqualTo("no-store");
      assertThat(ended.header("Referrer-Policy")).isEqualTo("no-referrer");
      assertThat(cookie(ended, "session"))
          .contains("HTTPOnly", "SameSite=Lax", "Path=/;", "Max-Age=7200;");
      assertThat(cookie(ended, "user")).startsWith("user=alice@example.org;");
      assertThat(cookie(ended, "statecookie")).contains("statecookie=;", "Max-Age=0");
      Session session =
          sessions.find(value(ended, "session")).toCompletableFuture().join().orElseThrow();
      assertThat(session.user()).isEqualTo("alice@example.org");
      assertThat(session.groups()).containsExactlyInAnyOrder("admin", "dev");
      assertThat(session.provider().orElseThrow().provider()).isEqualTo("oidc");

      assertThat(
              log.lines(
                  "extracted identity",
                  "provider=oidc",
                  "claim=email",
                  "fellBackToDefaultClaim=false"))
          .hasSize(1);
      assertThat(log.lines("io.jzot.audit logged in", "alice@example.org", "openid")).hasSize(1);
      await().atMost(PATIENCE).until(() -> !log.lines("/zot/auth/callback/oidc").isEmpty());
      String all = String.join("\n", log.lines());
      URI back = URI.create(location);
      assertThat(all)
          .contains("/zot/auth/callback/oidc?******")
          .doesNotContain("canary-")
          .doesNotContain(parameter(back, "code"), parameter(back, "state"))
          .doesNotContain(value(started, "statecookie"), value(ended, "session"));
    }
  }

  @Test
  void withoutATargetItIsCreated() {
    Answer ended = walk("provider=oidc").expect(201);
    assertThat(ended.has("Location")).isFalse();
    assertThat(value(ended, "session")).isNotEmpty();
  }

  /** Where a provider sends the browser after a log-out. */
  @Test
  void aPageTellsWhetherOneIsLoggedInAndWhereOneCan() {
    Answer page = browser.get("/login?state=x").expect(200);
    assertThat(page.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
    assertThat(page.header("Content-Security-Policy")).startsWith("default-src 'none'");
    assertThat(page.header("Cache-Control")).isEqualTo("no-store");
    assertThat(page.has("WWW-Authenticate")).isFalse();
    assertThat(page.text())
        .contains("You are logged out", "Team &lt;1> &amp; &quot;friends&quot;")
        .doesNotContain("<1", "canary");
    Matcher link = Pattern.compile("href=\"(zot/[^\"]*provider=oidc[^\"]*)\"").matcher(page.text());
    assertThat(link.find()).isTrue();

    Answer started = browser.get('/' + link.group(1).replace("&amp;", "&"));
    Answer ended = back(visit(started), value(started, "statecookie")).expect(302);
    assertThat(ended.header("Location")).isEqualTo("/login");
    String session = "session=" + value(ended, "session");
    assertThat(browser.send(Call.get("/login").header("Cookie", session)).expect(200).text())
        .contains("You are logged in as alice@example.org");

    browser.send(Call.post("/zot/auth/logout").header("Cookie", session)).expect(200);
    assertThat(browser.send(Call.get("/login").header("Cookie", session)).expect(200).text())
        .contains("You are logged out");
  }

  @ParameterizedTest
  @CsvSource({
    "%2Fhome, /home",
    "https%3A%2F%2Fui.example.org%2Fx, https://ui.example.org/x",
    "https%3A%2F%2Fevil.example%2Fx, /",
    "%2F%2Fevil.example, /",
    "%2F%5Cevil.example, /",
    "%2Fhome%0D%0ASet-Cookie%3A%20session%3Dx, /",
  })
  void nobodyIsSentElsewhere(String asked, String went) {
    Answer ended = walk("provider=oidc&callback_ui=" + asked).expect(302);
    assertThat(ended.header("Location")).isEqualTo(went);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "provider=", "provider=google", "provider=oidc%20", "provider=OIDC"})
  void anUnknownProviderIsABadRequest(String query) {
    Answer refused = login(query).expectError(400, "UNSUPPORTED");
    assertThat(refused.has("Set-Cookie")).isFalse();
  }

  /** No challenge: a browser would ask for a password by a window of its own. */
  private static void assertRefused(Answer answer) {
    answer.expectError(401, "UNAUTHORIZED");
    assertThat(answer.has("WWW-Authenticate")).isFalse();
    assertThat(String.join("\n", answer.all("Set-Cookie"))).doesNotContain("session=", "user=");
    assertThat(answer.text()).doesNotContain("state", "token", "nonce");
  }

  @Test
  void aStateThatIsNotThisBrowsersIsRefused() {
    Answer mine = login("provider=oidc");
    Answer other = login("provider=oidc");
    String location = visit(mine);
    assertRefused(back(location, ""));
    assertRefused(back(location, "forged"));
    assertRefused(back(location, value(other, "statecookie")));
    assertRefused(back("/zot/auth/callback/oidc", value(mine, "statecookie")));
    assertRefused(back(location + "&state=x", value(mine, "statecookie")));
    assertRefused(back("/zot/auth/callback/github?code=c&state=s", ""));
    assertRefused(
        back(location.replace("/callback/oidc", "/callback/gitlab"), value(mine, "statecookie")));
    back(location, value(mine, "statecookie")).expect(201);
    assertRefused(back(location, value(mine, "statecookie")));
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.INCLUDE,
      names = {
        "WRONG_NONCE",
        "WRONG_ISSUER",
        "WRONG_AUDIENCE",
        "EXPIRED",
        "BAD_SIGNATURE",
        "UNSIGNED",
        "DENIED_RESPONSE"
      })
  void whatProvesNobodyIsRefused(Fault fault) {
    StandInProvider.set(issuer(), fault);
    assertRefused(walk("provider=oidc"));
  }

  @Test
  void aProviderThatIsAwayHurtsNobodyElse() {
    Answer away = login("provider=gitlab").expectError(503, "UNAVAILABLE");
    assertThat(away.header("Retry-After")).isNotEmpty();
    browser.with(LOCAL).get("/v2/").expect(200);
    walk("provider=oidc").expect(201);

    Answer started = login("provider=oidc");
    String location = visit(started);
    StandInProvider.set(issuer(), Fault.TOKENS_FAIL);
    back(location, value(started, "statecookie")).expectError(503, "UNAVAILABLE");
    browser.with(LOCAL).get("/v2/").expect(200);
    StandInProvider.set(issuer(), Fault.NONE);
    back(location, value(started, "statecookie")).expect(201);
  }

  @Test
  void providersComeAndGo() throws IOException {
    Path folder = config.resolveSibling("");
    try {
      write(folder, issuer(), false, Map.of());
      await().atMost(PATIENCE).until(() -> login("provider=oidc").status() == 404);
      browser.get("/login").expectError(404, "UNSUPPORTED");
      back("/zot/auth/callback/oidc?code=c&state=s", "").expectError(404, "UNSUPPORTED");

      write(
          folder,
          issuer(),
          true,
          Map.of("externalUrl", "https://registry.example.org/", "trustedProxies", List.of()));
      await().atMost(PATIENCE).until(() -> login("provider=oidc").status() == 302);
      Answer started = login("provider=oidc&callback_ui=https%3A%2F%2Fregistry.example.org%2Fx");
      assertThat(redirectUri(started))
          .isEqualTo("https://registry.example.org/zot/auth/callback/oidc");
      assertThat(cookie(started, "statecookie")).contains("Secure");
      String back = URI.create(visit(started)).getRawQuery();
      Answer ended = back("/zot/auth/callback/oidc?" + back, value(started, "statecookie"));
      assertThat(ended.expect(302).header("Location")).isEqualTo("https://registry.example.org/x");

      assertThat(forwarded()).isEqualTo("https://registry.example.org/zot/auth/callback/oidc");
      write(folder, issuer(), true, Map.of("trustedProxies", List.of("127.0.0.1")));
      await()
          .atMost(PATIENCE)
          .until(() -> forwarded().equals("https://public.example/zot/auth/callback/oidc"));
    } finally {
      write(folder, issuer(), true, Map.of());
      await()
          .atMost(PATIENCE)
          .until(() -> forwarded().equals(TestServer.uri() + "/zot/auth/callback/oidc"));
    }
  }

  private static String redirectUri(Answer started) {
    return parameter(URI.create(started.expect(302).header("Location")), "redirect_uri");
  }

  private static String parameter(URI of, String name) {
    Map<String, List<String>> all = URLUtils.parseParameters(of.getRawQuery());
    return Objects.requireNonNull(all.get(name), name).get(0);
  }

  private String forwarded() {
    return redirectUri(
        browser.send(
            Call.get("/zot/auth/login?provider=oidc")
                .header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-Host", "public.example")));
  }
}
