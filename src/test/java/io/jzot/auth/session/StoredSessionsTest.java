package io.jzot.auth.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jzot.auth.ProviderLogin;
import io.jzot.auth.Session;
import io.jzot.auth.Sessions;
import io.jzot.config.Secret;
import io.jzot.meta.UserData;
import io.jzot.meta.sqlite.SqliteUserData;
import io.jzot.testing.SteppedClock;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoredSessionsTest {
  private static final Session ALICE =
      new Session("alice", Set.of("devs"), "htpasswd", Optional.empty());
  private static final Session BOB =
      new Session(
          "bob@example.org",
          Set.of(),
          "openid",
          Optional.of(
              new ProviderLogin(
                  "oidc",
                  "client",
                  Optional.of(URI.create("https://idp.example.org/end")),
                  Optional.of(new Secret("token")))));

  @TempDir private Path root;
  private final SteppedClock clock = new SteppedClock(Instant.parse("2026-11-28T10:00:00Z"));
  private UserData users = new SqliteUserData(Path.of(""));
  private SessionKeys keys = SessionKeys.random();
  private Optional<String> standing = Optional.of("password-1");
  private Sessions sessions = sessions();

  private Sessions sessions() {
    return new StoredSessions(users, () -> keys, it -> standing, Runnable::run, clock);
  }

  @BeforeEach
  void open() {
    users = new SqliteUserData(root);
    sessions = sessions();
  }

  @AfterEach
  void close() {
    users.close();
  }

  private static <T> T now(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private static SessionKeys keys(String hash, String encrypt) throws IOException {
    String both = encrypt.isEmpty() ? "" : ", \"encryptKey\": \"" + encrypt + '"';
    String text = "{\"hashKey\": \"" + hash + '"' + both + '}';
    return SessionKeys.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aCookieIsTheUser() {
    String cookie = now(sessions.open(ALICE));
    assertThat(now(sessions.find(cookie))).contains(ALICE);
    assertThat(now(sessions.find(now(sessions.open(BOB))))).contains(BOB);
    assertThat(users.groups("alice")).containsExactly("devs");
    assertThat(now(sessions.open(ALICE))).isNotEqualTo(cookie);
  }

  @ParameterizedTest
  @CsvSource({"32,0", "64,0", "32,16", "32,24", "64,32"})
  void keysOfEachSizeWorkAcrossStarts(int hash, int encrypt) throws IOException {
    keys = keys("h".repeat(hash), "e".repeat(encrypt));
    String cookie = now(sessions.open(ALICE));
    users.close();
    users = new SqliteUserData(root);
    assertThat(now(sessions().find(cookie))).contains(ALICE);
    assertThat(cookie.length()).isLessThan(1000);
  }

  @ParameterizedTest
  @CsvSource({"31,0", "33,0", "0,16", "32,15", "64,33", "48,32"})
  void keysOfOtherSizesAreRefused(int hash, int encrypt) {
    assertThatThrownBy(() -> keys("h".repeat(hash), "e".repeat(encrypt)))
        .isInstanceOf(IOException.class)
        .hasMessageNotContaining("hhh")
        .hasMessageNotContaining("eee");
  }

  @Test
  void whatIsForgedIsNothing() throws IOException {
    String cookie = now(sessions.open(ALICE));
    String[] parts = cookie.split("\\.", -1);
    for (String forged :
        new String[] {
          "",
          "x",
          "..",
          cookie.substring(1),
          cookie.substring(0, cookie.length() - 5) + "AAAAA",
          parts[0] + '.' + parts[1] + '.',
          "eyJhbGciOiJub25lIn0." + parts[1] + '.',
          parts[0] + ".YWxpY2U." + parts[2],
          "a".repeat(100_000)
        }) {
      assertThat(now(sessions.find(forged))).as(forged).isEmpty();
      assertThat(now(sessions.end(forged))).isEmpty();
    }
    assertThat(now(sessions.find(cookie))).contains(ALICE);
    SessionKeys old = keys;
    keys = SessionKeys.random();
    assertThat(now(sessions.find(cookie))).isEmpty();
    keys = keys("h".repeat(64), "e".repeat(32));
    assertThat(now(sessions.find(cookie))).isEmpty();
    String encrypted = now(sessions.open(ALICE));
    assertThat(encrypted).doesNotContain(parts[1]);
    keys = old;
    assertThat(now(sessions.find(encrypted))).isEmpty();
  }

  @Test
  void itEndsByLogOutInTimeAndWithTheUser() {
    String cookie = now(sessions.open(BOB));
    assertThat(now(sessions.end(cookie))).contains(BOB);
    assertThat(now(sessions.end(cookie))).isEmpty();
    assertThat(now(sessions.find(cookie))).isEmpty();

    String timed = now(sessions.open(ALICE));
    clock.step(Sessions.LIFE.toSeconds() - 1);
    assertThat(now(sessions.find(timed))).isPresent();
    clock.step(1);
    assertThat(now(sessions.find(timed))).isEmpty();

    String standsOn = now(sessions.open(ALICE));
    standing = Optional.of("password-2");
    assertThat(now(sessions.find(standsOn))).isEmpty();
    standing = Optional.of("password-1");
    assertThat(now(sessions.find(standsOn))).as("does not come back").isEmpty();

    String gone = now(sessions.open(ALICE));
    standing = Optional.empty();
    assertThat(now(sessions.find(gone))).isEmpty();
  }

  @Test
  void aUserHasSoManyAtMost() {
    String first = now(sessions.open(ALICE));
    clock.step(1);
    for (int i = 0; i < StoredSessions.MOST; i++) {
      now(sessions.open(ALICE));
    }
    assertThat(now(sessions.find(first))).isEmpty();
  }

  @Test
  void whatCannotBeSaidNowIsAStageThatFails() {
    String cookie = now(sessions.open(ALICE));
    Sessions busy =
        new StoredSessions(
            users,
            () -> keys,
            it -> standing,
            task -> {
              throw new RejectedExecutionException("full");
            },
            clock);
    assertThat(busy.find(cookie).toCompletableFuture()).isCompletedExceptionally();
    assertThat(busy.open(ALICE).toCompletableFuture()).isCompletedExceptionally();
  }

  /** Who reads the database cannot make cookies of it. */
  @Test
  void theDatabaseHasNoCookies() throws IOException {
    String cookie = now(sessions.open(ALICE));
    String id = new Seal(keys).open(cookie).orElseThrow();
    users.close();
    String file = Files.readString(root.resolve(SqliteUserData.FILE), StandardCharsets.ISO_8859_1);
    assertThat(file).contains("alice").doesNotContain(id).doesNotContain(cookie);
    assertThat(keys.toString()).isEqualTo("SessionKeys[]");
  }
}
