package io.jzot.auth.apikey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jzot.auth.ApiKeys.Issued;
import io.jzot.auth.ApiKeys.Wish;
import io.jzot.auth.AuthOutcome;
import io.jzot.auth.AuthOutcome.Authenticated;
import io.jzot.auth.AuthOutcome.Rejected;
import io.jzot.auth.AuthOutcome.Unavailable;
import io.jzot.auth.Client;
import io.jzot.auth.Credentials;
import io.jzot.auth.Credentials.Basic;
import io.jzot.auth.Grant;
import io.jzot.auth.Principal;
import io.jzot.auth.Realm;
import io.jzot.auth.VerificationPool;
import io.jzot.contract.RealmContract;
import io.jzot.meta.UserData;
import io.jzot.meta.sqlite.SqliteUserData;
import io.jzot.oci.OciException;
import io.jzot.testing.SteppedClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyRealmTest extends RealmContract {
  private static final Principal ALICE = Principal.user(USER, Set.of("devs"), "htpasswd");

  @TempDir private Path root;
  private final SteppedClock clock = new SteppedClock(Instant.parse("2026-11-28T10:00:00Z"));
  private final AtomicBoolean known = new AtomicBoolean(true);
  private UserData users = new SqliteUserData(Path.of(""));
  private StoredApiKeys keys = new StoredApiKeys(users, Runnable::run, clock);
  private ApiKeyRealm realm = realm(users);

  private ApiKeyRealm realm(UserData data) {
    return new ApiKeyRealm(
        data,
        (method, user) -> known.get() && method.equals("htpasswd") && user.equals(USER),
        new VerificationPool("apikey", 1, 100),
        clock);
  }

  @BeforeEach
  void open() {
    users = new SqliteUserData(root);
    keys = new StoredApiKeys(users, Runnable::run, clock);
    realm = realm(users);
  }

  @AfterEach
  void close() {
    realm.close();
    users.close();
  }

  @Override
  protected Realm realm() {
    return realm;
  }

  @Override
  protected Credentials right() {
    return new Basic(USER, issue().secret());
  }

  @Override
  protected Credentials wrong() {
    return new Basic(USER, "zak_" + "0".repeat(32));
  }

  private Issued issue(String... scopes) {
    return issue(Optional.empty(), scopes);
  }

  private Issued issue(Optional<Instant> expires, String... scopes) {
    return keys.create(ALICE, new Wish("label", List.of(scopes), expires, "test"))
        .toCompletableFuture()
        .join();
  }

  private Principal principal(Issued issued) throws Exception {
    AuthOutcome outcome = ask(new Basic(USER, issued.secret()));
    assertThat(outcome).isInstanceOf(Authenticated.class);
    return ((Authenticated) outcome).principal();
  }

  @Test
  void aKeyIsItsOwnerWithTheGroupsOfTheLastLogIn() throws Exception {
    Issued issued = issue();
    assertThat(issued.secret()).matches("zak_[0-9a-f]{32}");
    assertThat(principal(issued).groups()).containsExactly("devs");
    assertThat(principal(issued).limitedTo()).isEmpty();
    users.setGroups(USER, Set.of("ops"));
    assertThat(principal(issued).groups()).containsExactly("ops");
    assertThat(keys.of(USER).toCompletableFuture().join())
        .singleElement()
        .satisfies(key -> assertThat(key.lastUsed()).contains(clock.instant()));
  }

  @Test
  void itIsGoodForNobodyElse() throws Exception {
    assertThat(ask(new Basic("mallory", issue().secret())))
        .isEqualTo(new Rejected("key of somebody else"));
    assertThat(ask(new Basic("", issue().secret()))).isInstanceOf(Rejected.class);
  }

  @Test
  void itEndsInTime() throws Exception {
    Issued issued = issue(Optional.of(clock.instant().plusSeconds(10)));
    principal(issued);
    clock.step(10);
    assertThat(ask(new Basic(USER, issued.secret()))).isEqualTo(new Rejected("expired key"));
    assertThatThrownBy(() -> issue(Optional.of(clock.instant()))).isInstanceOf(OciException.class);
  }

  @Test
  void itEndsWithItsOwner() throws Exception {
    Issued issued = issue();
    principal(issued);
    known.set(false);
    assertThat(ask(new Basic(USER, issued.secret()))).isInstanceOf(Rejected.class);
    known.set(true);
    principal(issued);
  }

  @Test
  void itEndsWhenItIsTakenBack() throws Exception {
    Issued issued = issue();
    assertThat(keys.remove(USER, issued.key().id()).toCompletableFuture().join()).isTrue();
    assertThat(ask(new Basic(USER, issued.secret()))).isEqualTo(new Rejected("unknown key"));
  }

  /** What was made with a key, such as a token, ends when the key does. */
  @Test
  void saysWhichKeyItWasAndWhetherThatIsStillGood() throws Exception {
    Issued issued = issue(Optional.of(clock.instant().plusSeconds(10)));
    Issued other = issue();
    String id = principal(issued).credential();
    assertThat(id).isEqualTo(issued.key().id());
    assertThat(realm.stillTakes(USER, id)).isTrue();
    assertThat(realm.stillTakes("mallory", id)).isFalse();
    known.set(false);
    assertThat(realm.stillTakes(USER, id)).isFalse();
    known.set(true);
    clock.step(10);
    assertThat(realm.stillTakes(USER, id)).as("over").isFalse();
    assertThat(realm.stillTakes(USER, other.key().id())).isTrue();
    keys.remove(USER, other.key().id()).toCompletableFuture().join();
    assertThat(realm.stillTakes(USER, other.key().id())).as("taken back").isFalse();
  }

  @Test
  void scopesAreLimits() throws Exception {
    assertThat(principal(issue("read")).limitedTo())
        .contains(List.of(new Grant(Grant.REPOSITORIES, "**", Set.of("pull"))));
    assertThat(principal(issue("repository:Team/**:pull,push", "repository:a/b:*")).limitedTo())
        .contains(
            List.of(
                new Grant(Grant.REPOSITORIES, "team/**", Set.of("pull", "push")),
                new Grant(Grant.REPOSITORIES, "a/b", Set.of("*"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "write",
        "READ",
        "repository",
        "repository:",
        "repository:a",
        "repository:a:",
        "repository::pull",
        "repository:a:pull,",
        "repository:a:read",
        "repository:a:pull, push",
        "repository:a[:pull",
        "registry:catalog:*",
        "repository:{a:pull",
        "repositories:**:*"
      })
  void whatIsNoScopeIsRefusedWithTheGrammar(String scope) {
    assertThatThrownBy(() -> issue("read", scope))
        .isInstanceOf(OciException.class)
        .hasMessageContaining("repository:<glob>:<actions>");
  }

  @Test
  void aDatabaseThatIsAwayIsNoWrongKey() throws Exception {
    Path nowhere = Files.createFile(root.resolve("file"));
    try (ApiKeyRealm away = realm(new SqliteUserData(nowhere))) {
      AuthOutcome outcome =
          away.authenticate(wrong(), Client.of("192.0.2.1"))
              .toCompletableFuture()
              .get(20, TimeUnit.SECONDS);
      assertThat(outcome).isInstanceOf(Unavailable.class);
    }
  }

  @Test
  void secretsAreNotKept() throws Exception {
    Issued issued = issue();
    assertThat(issued.toString()).doesNotContain(issued.secret());
    users.close();
    String file =
        Files.readString(
            root.resolve(SqliteUserData.FILE), java.nio.charset.StandardCharsets.ISO_8859_1);
    assertThat(file).contains(issued.key().id()).doesNotContain(issued.secret());
  }
}
