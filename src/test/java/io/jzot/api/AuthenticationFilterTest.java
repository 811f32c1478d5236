package io.jzot.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.auth.AnonymousAccess;
import io.jzot.auth.AuthOutcome;
import io.jzot.auth.AuthOutcome.Authenticated;
import io.jzot.auth.AuthOutcome.Unavailable;
import io.jzot.auth.Authentication;
import io.jzot.auth.Challenge;
import io.jzot.auth.Client;
import io.jzot.auth.Credentials;
import io.jzot.auth.Principal;
import io.jzot.auth.Realm;
import io.jzot.auth.RealmChain;
import io.jzot.authz.AccessPolicies;
import io.jzot.authz.AccessPolicy;
import io.jzot.authz.InvalidPolicyException;
import io.jzot.config.JzotConfig;
import io.jzot.testing.Answer;
import io.jzot.testing.Call;
import io.jzot.testing.RegistryClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which answer, and which challenge, for which realms and policies. */
@QuarkusTest
@TestProfile(AuthenticationFilterTest.Changing.class)
class AuthenticationFilterTest {
  private static final Challenge BASIC = new Challenge.Basic();
  private static final Challenge BEARER =
      new Challenge.Bearer("https://auth.example.org/token", "registry");
  private static final AnonymousAccess NOBODY = new AnonymousAccess(false, false);
  private static final AnonymousAccess MIXED = new AnonymousAccess(true, true);

  private static final AtomicReference<Authentication> CURRENT = new AtomicReference<>(of(NOBODY));

  private final RegistryClient registry = RegistryClient.ofTestServer();

  /** The server whose realms change. */
  public static final class Changing implements QuarkusTestProfile {
    @Override
    public Set<Class<?>> getEnabledAlternatives() {
      return Set.of(Realms.class);
    }
  }

  /** Whatever the test has set. */
  @Alternative
  @Singleton
  public static final class Realms {
    @Produces
    @Alternative
    @Singleton
    Supplier<Security> security(JzotConfig config) throws InvalidPolicyException {
      AccessPolicy policy = AccessPolicies.of(Optional.empty(), false);
      RateLimits limits = RateLimits.of(Optional.empty());
      return () ->
          new Security(
              config.http(),
              Objects.requireNonNull(CURRENT.get()),
              policy,
              limits,
              Optional.empty());
    }
  }

  /** Says whatever it is told to. */
  private record Told(Optional<Challenge> challenge, AuthOutcome outcome) implements Realm {
    @Override
    public String name() {
      return "told";
    }

    @Override
    public CompletionStage<AuthOutcome> authenticate(Credentials credentials, Client client) {
      return CompletableFuture.supplyAsync(() -> outcome);
    }
  }

  private static Authentication of(AnonymousAccess anonymous, Realm... realms) {
    return new Authentication(new RealmChain(List.of(realms), Duration.ZERO), anonymous);
  }

  private static Realm told(Challenge challenge) {
    return new Told(
        Optional.of(challenge), new Authenticated(Principal.user("alice", Set.of(), "told")));
  }

  private void serve(AnonymousAccess anonymous, Realm... realms) {
    CURRENT.set(of(anonymous, realms));
  }

  private Answer docker(String target) {
    return registry.send(Call.get(target).header("User-Agent", "docker/26.1 go/go1.21"));
  }

  @Test
  void withoutRealmsHeadersAreNobodysBusiness() {
    serve(new AnonymousAccess(true, false));
    registry.send(Call.get("/v2/").header("Authorization", "Basic !")).expect(200);
    assertThat(registry.get("/v2/").expect(200).has("WWW-Authenticate")).isFalse();
  }

  @Test
  void aRealmThatIsAwayIsNoReasonToDropCredentials() {
    serve(
        NOBODY,
        new Told(Optional.of(BASIC), new Unavailable(Duration.ofSeconds(7), "directory down")));
    Answer answer = registry.send(Call.get("/v2/").header("Authorization", "Basic YTpi"));
    answer.expectError(503, "UNAVAILABLE");
    assertThat(answer.header("Retry-After")).isEqualTo("7");
    assertThat(answer.has("WWW-Authenticate")).isFalse();
    assertThat(answer.text()).doesNotContain("directory");
  }

  @Test
  void aRealmThatBreaksIsAwayToo() {
    serve(
        NOBODY,
        new Realm() {
          @Override
          public String name() {
            return "broken";
          }

          @Override
          public Optional<Challenge> challenge() {
            return Optional.of(BASIC);
          }

          @Override
          public CompletionStage<AuthOutcome> authenticate(Credentials credentials, Client client) {
            throw new IllegalStateException("broken");
          }
        });
    registry
        .send(Call.get("/v2/").header("Authorization", "Basic YTpi"))
        .expectError(503, "UNAVAILABLE");
  }

  @ParameterizedTest
  @CsvSource({
    "GET,  /v2/, ''",
    "GET,  /v2/a/b/manifests/1, ',scope=\"repository:a/b:pull\"'",
    "POST, /v2/a/b/blobs/uploads/, ',scope=\"repository:a/b:pull,push\"'",
  })
  void aTokenServerIsNamedWithTheScope(String method, String target, String scope) {
    serve(NOBODY, told(BEARER));
    Answer answer = registry.send(Call.of(method, target)).expectError(401, "UNAUTHORIZED");
    assertThat(answer.header("WWW-Authenticate"))
        .isEqualTo("Bearer realm=\"https://auth.example.org/token\",service=\"registry\"" + scope);
  }

  @Test
  void passwordsGoBeforeTokens() {
    serve(NOBODY, told(BEARER), told(BASIC));
    assertThat(registry.get("/v2/").header("WWW-Authenticate"))
        .isEqualTo("Basic realm=\"Authorization Required\"");
  }

  @Test
  void whereNoRealmReadsTheHeaderItIsPassedOver() {
    serve(NOBODY, new Told(Optional.empty(), AuthOutcome.NOT_MINE));
    Answer answer =
        registry
            .send(Call.get("/v2/").header("Authorization", "Basic YTpi"))
            .expectError(401, "UNAUTHORIZED");
    assertThat(answer.header("WWW-Authenticate")).startsWith("Basic ");
    serve(MIXED, new Told(Optional.empty(), AuthOutcome.NOT_MINE));
    registry.send(Call.get("/v2/").header("Authorization", "Basic YTpi")).expect(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v2/", "/v2"})
  void underAMixedPolicyTheVersionCheckTellsHowToLogIn(String target) {
    serve(MIXED, told(BASIC));
    Answer answer = registry.get(target);
    assertThat(answer.status()).isIn(200, 404);
    assertThat(answer.header("WWW-Authenticate")).startsWith("Basic ");
    assertThat(registry.get("/v2/_catalog").expect(200).has("WWW-Authenticate")).isFalse();
  }

  @Test
  void dockerLogsInFirstUnderAMixedPolicy() {
    serve(MIXED, told(BASIC));
    docker("/v2/").expectError(401, "UNAUTHORIZED");
    docker("/v2/_catalog").expect(200);
    serve(new AnonymousAccess(true, false), told(BASIC));
    assertThat(docker("/v2/").expect(200).has("WWW-Authenticate")).isFalse();
    serve(MIXED, told(BEARER));
    docker("/v2/").expect(200);
  }

  @Test
  void howToLogInCanBeAskedByAnybody() {
    serve(NOBODY, told(BASIC));
    assertThat(registry.get("/v2/_zot/ext/mgmt").status()).isNotEqualTo(401);
    registry.get("/v2/_zot/ext/mgmt?x").expect(401);
    registry.get("/v2/_zot/ext/mgmt/").expect(401);
  }
}
