package io.jzot.auth.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jzot.auth.AuthOutcome.Authenticated;
import io.jzot.auth.AuthOutcome.NotMine;
import io.jzot.auth.AuthOutcome.Rejected;
import io.jzot.auth.Credentials;
import io.jzot.auth.Credentials.Bearer;
import io.jzot.auth.Grant;
import io.jzot.auth.Principal;
import io.jzot.auth.Realm;
import io.jzot.contract.RealmContract;
import io.jzot.testing.TokenForge;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IssuedTokenRealmTest extends RealmContract {
  private static final Grant PULL = new Grant("repository", "a/b", Set.of("pull"));
  private static final Grant PUSH = new Grant("repository", "a/b", Set.of("pull", "push"));
  private static final Principal ALICE =
      Principal.user("alice", Set.of("builders", "cn=x,dc=y"), "htpasswd");
  private static final SigningKey KEY = newKey();

  private final OwnTokens tokens =
      new OwnTokens(KEY, "registry", KnownStanding.nothing(), Clock.systemUTC());
  private final IssuedTokenRealm realm = new IssuedTokenRealm(tokens);
  private final Bearer right = new Bearer(tokens.issue(ALICE, List.of(PUSH)).token());

  private static SigningKey newKey() {
    try {
      return SigningKey.parse(SigningKey.generate());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void close() {
    realm.close();
  }

  @Override
  protected Realm realm() {
    return realm;
  }

  @Override
  protected Credentials right() {
    return right;
  }

  @Override
  protected Credentials wrong() {
    OwnTokens others =
        new OwnTokens(newKey(), "registry", KnownStanding.nothing(), Clock.systemUTC());
    return new Bearer(others.issue(ALICE, List.of(PUSH)).token());
  }

  private Principal read(String token) throws Exception {
    return ((Authenticated) ask(new Bearer(token))).principal();
  }

  @Test
  void saysWhoItWasMadeForAndWhatFor() throws Exception {
    Principal alice = read(right.token());
    assertThat(alice.groups()).containsExactlyInAnyOrder("builders", "cn=x,dc=y");
    assertThat(alice.limitedTo()).contains(List.of(PUSH));
    assertThat(alice.claims()).isEmpty();
  }

  @Test
  void nobodyInParticularStaysAnonymous() throws Exception {
    Principal nobody = read(tokens.issue(Principal.ANONYMOUS, List.of(PULL)).token());
    assertThat(nobody.isAnonymous()).isTrue();
    assertThat(nobody.limitedTo()).contains(List.of(PULL));
    assertThat(read(tokens.issue(Principal.ANONYMOUS, List.of()).token()).limitedTo())
        .contains(List.of());
  }

  @Test
  void whoIsLimitedStaysSo() throws Exception {
    Principal limited = new Principal("alice", Set.of(), "apikey", List.of(PULL), Map.of());
    assertThat(read(tokens.issue(limited, List.of(PUSH)).token()).limitedTo())
        .contains(List.of(PULL));
  }

  @Test
  void forgeriesAreRefused() throws Exception {
    KeyPair pair = new KeyPair(KEY.checking(), KEY.signing());
    TokenForge forge =
        new TokenForge(
            pair, "EdDSA", KEY.id(), Map.of("iss", "jzot", "aud", "registry", "sub", "alice"));
    assertThat(ask(new Bearer(forge.good()))).isInstanceOf(Authenticated.class);
    assertThat(forge.forgeries()).hasSizeGreaterThan(25);
    for (Map.Entry<String, String> forgery : forge.forgeries().entrySet()) {
      assertThat(ask(new Bearer(forgery.getValue())))
          .as(forgery.getKey())
          .isInstanceOfAny(Rejected.class, NotMine.class);
    }
    assertThat(ask(new Bearer(forge.without("iat")))).isInstanceOf(Rejected.class);
  }

  @Test
  void endsAfterFiveMinutes() throws Exception {
    Clock then = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-5).minusSeconds(1));
    OwnTokens old = new OwnTokens(KEY, "registry", KnownStanding.nothing(), then);
    assertThat(ask(new Bearer(old.issue(ALICE, List.of()).token()))).isInstanceOf(Rejected.class);
    Clock almost = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-5).plusSeconds(20));
    OwnTokens good = new OwnTokens(KEY, "registry", KnownStanding.nothing(), almost);
    assertThat(ask(new Bearer(good.issue(ALICE, List.of()).token())))
        .isInstanceOf(Authenticated.class);
  }

  @Test
  void endsWithWhatItStandsOn() throws Exception {
    KnownStanding standing = new KnownStanding();
    standing.set("htpasswd", "alice", "a line");
    OwnTokens bound = new OwnTokens(KEY, "registry", standing, Clock.systemUTC());
    String token = bound.issue(ALICE, List.of()).token();
    assertThat(bound.read(token)).isPresent();
    assertThat(tokens.read(token)).as("who can tell").isEmpty();
    standing.set("htpasswd", "alice", "another line");
    assertThat(bound.read(token)).isEmpty();
    standing.forget("htpasswd", "alice");
    assertThat(bound.read(token)).isEmpty();
    String ofSomebody = bound.issue(Principal.user("bob", Set.of(), "mtls"), List.of()).token();
    assertThat(bound.read(ofSomebody)).isPresent();
    assertThat(bound.read(bound.issue(Principal.ANONYMOUS, List.of()).token())).isPresent();
  }

  @Test
  void endsWithTheKeyThatItWasMadeWith() throws Exception {
    KnownStanding standing = new KnownStanding();
    standing.set("apikey", "alice", "");
    standing.give("alice", "key-1");
    standing.give("alice", "key-2");
    OwnTokens bound = new OwnTokens(KEY, "registry", standing, Clock.systemUTC());
    String first = bound.issue(byKey("key-1"), List.of(PULL)).token();
    String second = bound.issue(byKey("key-2"), List.of(PULL)).token();
    assertThat(bound.read(first)).map(Principal::name).contains("alice");
    standing.takeBack("alice", "key-1");
    assertThat(bound.read(first)).isEmpty();
    assertThat(bound.read(second)).isPresent();
    standing.forget("apikey", "alice");
    assertThat(bound.read(second)).as("keys are off").isEmpty();
  }

  private static Principal byKey(String id) {
    return new Principal("alice", Set.of(), "apikey", null, Map.of(), id);
  }

  @Test
  void ofAnotherServiceIsNotOurs() throws Exception {
    OwnTokens other = new OwnTokens(KEY, "elsewhere", KnownStanding.nothing(), Clock.systemUTC());
    assertThat(ask(new Bearer(other.issue(ALICE, List.of()).token()))).isInstanceOf(Rejected.class);
  }

  @Test
  void theKeyIsTheSameAfterARestart() throws Exception {
    byte[] kept = SigningKey.generate();
    OwnTokens before =
        new OwnTokens(
            SigningKey.parse(kept), "registry", KnownStanding.nothing(), Clock.systemUTC());
    OwnTokens after =
        new OwnTokens(
            SigningKey.parse(kept), "registry", KnownStanding.nothing(), Clock.systemUTC());
    assertThat(after.read(before.issue(ALICE, List.of()).token()))
        .map(Principal::name)
        .contains("alice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "secret",
        "{\"kty\":\"oct\",\"k\":\"c2VjcmV0c2VjcmV0\"}",
        "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}",
      })
  void whatIsNoKeyPairIsRefused(String content) {
    assertThatThrownBy(() -> SigningKey.parse(content.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IOException.class)
        .satisfies(e -> assertThat(e.toString()).doesNotContain("c2VjcmV0", "11qYAYK"));
  }
}
