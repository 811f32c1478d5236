package io.jzot.auth.openid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import io.jzot.auth.BrowserLogin;
import io.jzot.auth.BrowserLogin.End;
import io.jzot.auth.BrowserLogin.Start;
import io.jzot.auth.Client;
import io.jzot.auth.Session;
import io.jzot.auth.openid.StandInProvider.Fault;
import io.jzot.config.FileWatcher;
import io.jzot.testing.CapturedLog;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The protocol, without HTTP on our side: the browser is this test. */
class OpenIdLoginsTest {
  private static final Client CLIENT = Client.of("192.0.2.1");
  private static final String ORIGIN = "https://registry.example.org";
  private static final Duration DEADLINE = Duration.ofSeconds(1);

  @TempDir private Path folder;

  private final StandInProvider provider = new StandInProvider();
  private final FileWatcher watcher = new FileWatcher(Duration.ofMillis(20));
  private final LoginAttempts attempts = new LoginAttempts(Clock.systemUTC());
  private final List<OpenIdLogins> open = new ArrayList<>();

  @AfterEach
  void close() {
    open.forEach(OpenIdLogins::close);
    provider.close();
    watcher.close();
  }

  private OpenIdLogins open(OpenIdSettings settings) throws IOException {
    OpenIdLogins logins =
        OpenIdLogins.open(settings.config(), Optional.of(ORIGIN), attempts, watcher, DEADLINE);
    open.add(logins);
    return logins;
  }

  private OpenIdSettings settings() {
    return OpenIdSettings.of(provider.issuer());
  }

  private static Start begin(BrowserLogin logins, String name, String target) {
    return logins.begin(name, target, ORIGIN, CLIENT).toCompletableFuture().join();
  }

  /** Goes to the provider, and brings back what it sends. */
  private static BrowserLogin.Return visit(Start start) {
    Start.Redirect redirect = (Start.Redirect) start;
    try {
      String location =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(redirect.to()).build(), BodyHandlers.discarding())
              .headers()
              .firstValue("Location")
              .orElseThrow();
      Map<String, List<String>> query =
          URLUtils.parseParameters(URI.create(location).getRawQuery());
      return new BrowserLogin.Return(
          Optional.of(redirect.cookie()),
          first(query, "state"),
          first(query, "code"),
          first(query, "error"),
          first(query, "iss"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Optional<String> first(Map<String, List<String>> query, String name) {
    return Optional.ofNullable(query.get(name)).map(values -> values.get(0));
  }

  private static End finish(BrowserLogin logins, String name, BrowserLogin.Return back) {
    return logins.finish(name, back, CLIENT).toCompletableFuture().join();
  }

  private static End logIn(BrowserLogin logins, String name) {
    return finish(logins, name, visit(begin(logins, name, "/home")));
  }

  private static Session session(End end) {
    assertThat(end).isInstanceOf(End.LoggedIn.class);
    return ((End.LoggedIn) end).session();
  }

  @Test
  void theUserIsWhomTheProviderSays() throws IOException {
    End end = logIn(open(settings()), "oidc");
    Session session = session(end);
    assertThat(session.user()).isEqualTo("alice@example.org");
    assertThat(session.groups()).containsExactlyInAnyOrder("admin", "dev");
    assertThat(session.method()).isEqualTo("openid");
    assertThat(session.provider().orElseThrow().provider()).isEqualTo("oidc");
    assertThat(session.provider().orElseThrow().clientId()).isEqualTo(StandInProvider.CLIENT);
    assertThat(session.provider().orElseThrow().endSession())
        .contains(URI.create(provider.issuer() + "/logout?tenant=1"));
    assertThat(((End.LoggedIn) end).target()).isEqualTo("/home");
  }

  @Test
  void theProviderIsAskedForWhatIsNeeded() throws IOException {
    Start.Redirect redirect = (Start.Redirect) begin(open(settings()), "oidc", "");
    assertThat(redirect.to().toString()).startsWith(provider.issuer() + "/authorize?");
    Map<String, List<String>> query = URLUtils.parseParameters(redirect.to().getRawQuery());
    assertThat(query)
        .containsEntry("response_type", List.of("code"))
        .containsEntry("client_id", List.of(StandInProvider.CLIENT))
        .containsEntry("redirect_uri", List.of(ORIGIN + "/zot/auth/callback/oidc"))
        .containsEntry("scope", List.of("openid profile email"))
        .containsEntry("code_challenge_method", List.of("S256"))
        .containsKeys("state", "nonce", "code_challenge");
    assertThat(redirect.to().toString() + redirect.cookie()).doesNotContain(StandInProvider.SECRET);
  }

  @Test
  void noTwoAttemptsAreAlike() throws IOException {
    OpenIdLogins logins = open(settings());
    Map<String, List<String>> one = query(begin(logins, "oidc", ""));
    Map<String, List<String>> other = query(begin(logins, "oidc", ""));
    for (String secret : List.of("state", "nonce", "code_challenge")) {
      assertThat(one.get(secret)).isNotEqualTo(other.get(secret));
    }
  }

  private static Map<String, List<String>> query(Start start) {
    return URLUtils.parseParameters(((Start.Redirect) start).to().getRawQuery());
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.INCLUDE,
      names = {
        "WRONG_NONCE",
        "NO_NONCE",
        "WRONG_ISSUER",
        "WRONG_AUDIENCE",
        "EXPIRED",
        "FROM_THE_FUTURE",
        "BAD_SIGNATURE",
        "UNSIGNED",
        "SIGNED_WITH_THE_SECRET",
        "OTHER_USER",
        "OTHER_ACCESS_TOKEN",
        "DENIED_RESPONSE",
        "OTHER_ISSUER_PARAMETER"
      })
  void whatProvesNobodyIsRefused(Fault fault) throws IOException {
    OpenIdLogins logins = open(settings());
    try (CapturedLog log = new CapturedLog()) {
      assertThat(logIn(logins, "oidc")).isInstanceOf(End.LoggedIn.class);
      provider.with(fault);
      assertThat(logIn(logins, "oidc")).isInstanceOf(End.Refused.class);
      assertThat(log.lines("io.jzot.audit authentication refused", "oidc: ", "192.0.2.1"))
          .hasSize(1);
    }
    provider.with(Fault.NONE);
    assertThat(logIn(logins, "oidc")).isInstanceOf(End.LoggedIn.class);
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.INCLUDE,
      names = {
        "NO_ID_TOKEN",
        "TOKENS_FAIL",
        "GARBAGE",
        "ENDLESS",
        "SILENT",
        "INVALID_CLIENT",
        "ERROR_RESPONSE"
      })
  void aProviderThatIsUnwellIsAway(Fault fault) throws IOException {
    OpenIdLogins logins = open(settings());
    BrowserLogin.Return back = visit(begin(logins, "oidc", ""));
    provider.with(fault);
    if (fault == Fault.ERROR_RESPONSE) {
      assertThat(finish(logins, "oidc", visit(begin(logins, "oidc", ""))))
          .isInstanceOf(End.Away.class);
    } else {
      try (CapturedLog log = new CapturedLog()) {
        assertThat(finish(logins, "oidc", back)).isInstanceOf(End.Away.class);
        assertThat(log.lines("identity provider cannot be used", "oidc")).hasSize(1);
        assertThat(String.join("\n", log.lines())).doesNotContain("canary");
      }
    }
    provider.with(Fault.NONE);
    assertThat(logIn(logins, "oidc")).isInstanceOf(End.LoggedIn.class);
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.INCLUDE,
      names = {"GARBAGE", "ENDLESS", "SILENT", "DISCOVERY_OF_ANOTHER"})
  void aProviderThatIsAwayAtFirstIsAskedAgain(Fault fault) throws IOException {
    provider.with(fault);
    OpenIdLogins logins = open(settings());
    assertThat(begin(logins, "oidc", "")).isInstanceOf(Start.Away.class);
    provider.with(Fault.NONE);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> begin(logins, "oidc", "") instanceof Start.Redirect);
    assertThat(logIn(logins, "oidc")).isInstanceOf(End.LoggedIn.class);
  }

  @Test
  void whileItsKeysAreAwayTheProviderIs() throws IOException {
    provider.with(Fault.KEYS_FAIL);
    OpenIdLogins logins = open(settings());
    assertThat(logIn(logins, "oidc")).isInstanceOf(End.Away.class);
  }

  @Test
  void documentAndKeysAreKept() throws IOException {
    OpenIdLogins logins = open(settings());
    for (int i = 0; i < 5; i++) {
      assertThat(logIn(logins, "oidc")).isInstanceOf(End.LoggedIn.class);
    }
    assertThat(provider.asked("/.well-known/openid-configuration")).isEqualTo(1);
    assertThat(provider.asked("/jwks")).isEqualTo(1);
    provider.with(Fault.KEYS_FAIL);
    assertThat(logIn(logins, "oidc")).isInstanceOf(End.LoggedIn.class);
  }

  @Test
  void theStateTiesTheBrowserToItsAttempt() throws IOException {
    OpenIdLogins logins = open(settings());
    BrowserLogin.Return mine = visit(begin(logins, "oidc", ""));
    BrowserLogin.Return other = visit(begin(logins, "oidc", ""));
    for (BrowserLogin.Return back :
        List.of(
            with(mine, Optional.empty(), mine.state()),
            with(mine, Optional.of("forged"), mine.state()),
            with(mine, other.cookie(), mine.state()),
            with(mine, mine.cookie(), Optional.empty()),
            with(mine, mine.cookie(), Optional.of("")),
            with(mine, mine.cookie(), other.state()))) {
      assertThat(finish(logins, "oidc", back)).isInstanceOf(End.Refused.class);
    }
    assertThat(finish(logins, "gitlab", mine)).isInstanceOf(End.Refused.class);
    assertThat(provider.asked("/token")).isZero();
    assertThat(finish(logins, "oidc", mine)).isInstanceOf(End.LoggedIn.class);
  }

  private static BrowserLogin.Return with(
      BrowserLogin.Return back, Optional<String> cookie, Optional<String> state) {
    return new BrowserLogin.Return(cookie, state, back.code(), back.error(), back.issuer());
  }

  @Test
  void aCodeOfAnotherAttemptIsNoProof() throws IOException {
    OpenIdLogins logins = open(settings());
    BrowserLogin.Return mine = visit(begin(logins, "oidc", ""));
    BrowserLogin.Return other = visit(begin(logins, "oidc", ""));
    BrowserLogin.Return mixed =
        new BrowserLogin.Return(
            mine.cookie(), mine.state(), other.code(), Optional.empty(), mine.issuer());
    assertThat(finish(logins, "oidc", mixed)).isInstanceOf(End.Refused.class);
  }

  @Test
  void nothingIsGoodTwice() throws IOException {
    OpenIdLogins logins = open(settings());
    BrowserLogin.Return back = visit(begin(logins, "oidc", ""));
    assertThat(finish(logins, "oidc", back)).isInstanceOf(End.LoggedIn.class);
    assertThat(finish(logins, "oidc", back)).isInstanceOf(End.Refused.class);
    assertThat(provider.asked("/token")).isEqualTo(1);
  }

  @Test
  void whoComesWhileTheProviderIsAwayMayComeAgain() throws IOException {
    OpenIdLogins logins = open(settings());
    BrowserLogin.Return back = visit(begin(logins, "oidc", ""));
    provider.with(Fault.TOKENS_FAIL);
    assertThat(finish(logins, "oidc", back)).isInstanceOf(End.Away.class);
    provider.with(Fault.NONE);
    assertThat(finish(logins, "oidc", back)).isInstanceOf(End.LoggedIn.class);
  }

  @Test
  void attemptsOutliveAReload() throws IOException {
    BrowserLogin.Return back = visit(begin(open(settings()), "oidc", ""));
    assertThat(finish(open(settings()), "oidc", back)).isInstanceOf(End.LoggedIn.class);
  }

  @Test
  void anUnknownProviderIsNone() throws IOException {
    assertThat(begin(open(settings()), "google", "")).isInstanceOf(Start.UnknownProvider.class);
    assertThat(begin(open(settings()), "", "")).isInstanceOf(Start.UnknownProvider.class);
  }

  @Test
  void aClientMayProveItselfByKey() throws IOException, JOSEException {
    RSAKey key = new RSAKeyGenerator(2048).generate();
    provider.clientKey(key);
    Path file =
        Files.writeString(
            folder.resolve("key.pem"),
            PrivateKeyFileTest.pem("PRIVATE KEY", key.toPrivateKey().getEncoded()));
    OpenIdLogins logins = open(settings().withoutSecret().key(file));
    assertThat(logIn(logins, "oidc")).isInstanceOf(End.LoggedIn.class);

    RSAKey next = new RSAKeyGenerator(2048).generate();
    provider.clientKey(next);
    assertThat(logIn(logins, "oidc")).isInstanceOf(End.Away.class);
    Files.writeString(
        file, PrivateKeyFileTest.pem("PRIVATE KEY", next.toPrivateKey().getEncoded()));
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> logIn(logins, "oidc") instanceof End.LoggedIn);
  }

  @Test
  void aClientWithoutASecretHasPkce() throws IOException {
    provider.publicClient();
    assertThat(logIn(open(settings().withoutSecret()), "oidc")).isInstanceOf(End.LoggedIn.class);
  }

  @Test
  void theSecretIsReadAgainWhenItsFileChanges() throws IOException {
    Path file = Files.writeString(folder.resolve("client.json"), credentials("wrong"));
    OpenIdLogins logins = open(settings().credentials(file));
    assertThat(logIn(logins, "oidc")).isInstanceOf(End.Away.class);
    Files.writeString(file, credentials(StandInProvider.SECRET));
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> logIn(logins, "oidc") instanceof End.LoggedIn);
  }

  private static String credentials(String secret) {
    return "{\"clientid\":\"" + StandInProvider.CLIENT + "\",\"clientsecret\":\"" + secret + "\"}";
  }

  @Test
  void aFileThatIsNoneIsAMistakeAtTheStart() throws IOException {
    Path file = Files.writeString(folder.resolve("client.json"), "{\"clientid\":\"c\"}");
    assertThatThrownBy(() -> open(settings().credentials(file)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("clientsecret");
    assertThatThrownBy(() -> open(settings().key(file))).isInstanceOf(IOException.class);
  }

  private Session mapped(String username, String groups, UnaryOperator<Map<String, Object>> change)
      throws IOException {
    Map<String, Object> claims = new HashMap<>();
    claims.put("sub", "1");
    claims.put("email", "alice@example.org");
    claims.put("preferred_username", "alice");
    claims.put("name", "Alice");
    provider.claims(change.apply(claims));
    return session(logIn(open(settings().claims(username, groups)), "oidc"));
  }

  private Session mapped(String username) throws IOException {
    return mapped(username, "", it -> it);
  }

  @Test
  void theClaimThatIsConfiguredNamesTheUser() throws IOException {
    assertThat(mapped("preferred_username").user()).isEqualTo("alice");
    assertThat(mapped("sub").user()).isEqualTo("1");
    assertThat(mapped("name").user()).isEqualTo("Alice");
    assertThat(mapped("email").user()).isEqualTo("alice@example.org");
    assertThat(mapped("").user()).isEqualTo("alice@example.org");
    assertThat(mapped("nick", "", it -> with(it, "nick", "al")).user()).isEqualTo("al");
  }

  private static Map<String, Object> with(Map<String, Object> claims, String name, Object value) {
    claims.put(name, value);
    return claims;
  }

  @Test
  void whereTheClaimIsMissingTheAddressDoes() throws IOException {
    try (CapturedLog log = new CapturedLog()) {
      assertThat(mapped("nick").user()).isEqualTo("alice@example.org");
      assertThat(mapped("nick", "", it -> with(it, "nick", "")).user())
          .isEqualTo("alice@example.org");
      assertThat(mapped("nick", "", it -> with(it, "nick", 1)).user())
          .isEqualTo("alice@example.org");
      assertThat(log.lines("configured username claim missing or empty", "nick")).hasSize(3);
    }
  }

  @Test
  void whoHasNoNameIsNobody() throws IOException {
    provider.claims(Map.of("sub", "1"));
    assertThat(logIn(open(settings()), "oidc")).isInstanceOf(End.Refused.class);
    provider.claims(Map.of("sub", "1", "email", "a\nb@example.org"));
    assertThat(logIn(open(settings()), "oidc")).isInstanceOf(End.Refused.class);
  }

  @Test
  void anAddressThatIsNotVerifiedNamesNobody() throws IOException {
    provider.claims(Map.of("sub", "1", "email", "ceo@example.org", "email_verified", false));
    assertThat(logIn(open(settings()), "oidc")).isInstanceOf(End.Refused.class);
    assertThat(session(logIn(open(settings().claims("sub", "")), "oidc")).user()).isEqualTo("1");
  }

  @Test
  void groupsAreThoseOfBothDocuments() throws IOException {
    assertThat(
            mapped(
                    "",
                    "",
                    it -> with(with(it, "groups", "ops"), "token_groups", List.of("dev", "ops")))
                .groups())
        .containsExactlyInAnyOrder("dev", "ops");
    assertThat(mapped("", "roles", it -> with(it, "roles", List.of("a", 7, ""))).groups())
        .containsExactlyInAnyOrder("a", "7");
    assertThat(mapped("", "roles", it -> with(it, "groups", List.of("a"))).groups()).isEmpty();
  }

  @Test
  void githubNamesUsersByAddressAndGroupsByOrganisationAndTeam() throws IOException {
    provider.claims(
        Map.of(
            "emails",
            "[{\"email\":\"old@example.org\",\"primary\":false,\"verified\":true},"
                + "{\"email\":\"al@example.org\",\"primary\":true,\"verified\":true}]",
            "orgs",
            "[{\"login\":\"acme\"},{\"login\":\"beta\"}]",
            "teams",
            "[{\"slug\":\"core\",\"organization\":{\"login\":\"acme\"}}]"));
    OpenIdLogins logins = open(settings().github());
    Session session = session(logIn(logins, "github"));
    assertThat(session.user()).isEqualTo("al@example.org");
    assertThat(session.groups()).containsExactlyInAnyOrder("acme", "beta", "acme/core");
    assertThat(session.provider().orElseThrow().endSession()).isEmpty();
    assertThat(provider.asked("/.well-known/openid-configuration")).isZero();
  }

  @Test
  void githubWithoutTheScopeTellsNoTeams() throws IOException {
    provider.claims(
        Map.of(
            "emails",
            "[{\"email\":\"al@example.org\",\"primary\":true,\"verified\":true}]",
            "orgs",
            "[]"));
    assertThat(session(logIn(open(settings().github()), "github")).groups()).isEmpty();
  }

  @Test
  void githubHasToHaveVerifiedTheAddress() throws IOException {
    provider.claims(
        Map.of(
            "emails",
            "[{\"email\":\"ceo@example.org\",\"primary\":true,\"verified\":false}]",
            "orgs",
            "[]"));
    assertThat(logIn(open(settings().github()), "github")).isInstanceOf(End.Refused.class);
  }

  @Test
  void aCodeThatGithubDoesNotTakeIsRefused() throws IOException {
    OpenIdLogins logins = open(settings().github());
    BrowserLogin.Return back = visit(begin(logins, "github", ""));
    BrowserLogin.Return wrong =
        new BrowserLogin.Return(
            back.cookie(), back.state(), Optional.of("x"), Optional.empty(), Optional.empty());
    assertThat(finish(logins, "github", wrong)).isInstanceOf(End.Refused.class);
  }

  @Test
  void placesOfGithub() {
    assertThat(GithubPlaces.of(provider("https://github.com")).api())
        .hasToString("https://api.github.com");
    assertThat(GithubPlaces.of(provider("https://git.example.org:8443")).api())
        .hasToString("https://git.example.org:8443/api/v3");
    assertThat(GithubPlaces.of(provider("https://acme.ghe.com")).api())
        .hasToString("https://api.acme.ghe.com");
  }

  private static io.jzot.config.OpenIdConfig.Provider provider(String server) {
    return OpenIdSettings.of(server).github().config().providers().values().iterator().next();
  }
}
