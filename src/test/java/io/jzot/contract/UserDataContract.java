package io.jzot.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.meta.KeyRecord;
import io.jzot.meta.SessionRecord;
import io.jzot.meta.UserData;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every database of users has to do. */
public abstract class UserDataContract {
  protected static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");

  /** The database, which is empty at first. */
  protected abstract UserData users();

  /** The same, after the process has ended and begun again. */
  protected abstract UserData again();

  protected static KeyRecord key(String id, String owner) {
    return new KeyRecord(
        id,
        "hash-of-" + id,
        owner,
        "htpasswd",
        "a label, \"quoted\"; DROP TABLE api_key",
        List.of("read", "repository:a b/%20**:pull,push"),
        "agent/1.0",
        NOW,
        Optional.of(NOW.plusSeconds(60)),
        Optional.empty());
  }

  protected static SessionRecord session(String hash, String user, Instant expires) {
    return new SessionRecord(
        hash,
        user,
        Set.of("cn=a b,dc=example", "x"),
        "openid",
        "standing",
        Optional.of(new SessionRecord.Provider("oidc", "client", "https://end", "token")),
        expires);
  }

  @Test
  void keysAreKept() {
    assertThat(users().keys().add(key("k1", "alice"), 10)).isTrue();
    assertThat(users().keys().find("hash-of-k1")).contains(key("k1", "alice"));
    UserData later = again();
    assertThat(later.keys().find("hash-of-k1")).contains(key("k1", "alice"));
    assertThat(later.keys().of("alice")).containsExactly(key("k1", "alice"));
    assertThat(later.keys().of("Alice")).isEmpty();
    assertThat(later.keys().get("alice", "k1")).contains(key("k1", "alice"));
    assertThat(later.keys().get("Alice", "k1")).isEmpty();
    assertThat(later.keys().find("hash-of-k2")).isEmpty();
  }

  @Test
  void keysAreTakenBackByTheirOwnerOnly() {
    users().keys().add(key("k1", "alice"), 10);
    assertThat(users().keys().remove("mallory", "k1")).isFalse();
    assertThat(users().keys().find("hash-of-k1")).isPresent();
    assertThat(users().keys().remove("alice", "k1")).isTrue();
    assertThat(users().keys().remove("alice", "k1")).isFalse();
    assertThat(users().keys().get("alice", "k1")).isEmpty();
    assertThat(again().keys().find("hash-of-k1")).isEmpty();
  }

  @Test
  void aUserHasSoManyKeysAtMost() {
    assertThat(users().keys().add(key("k1", "alice"), 2)).isTrue();
    assertThat(users().keys().add(key("k2", "alice"), 2)).isTrue();
    assertThat(users().keys().add(key("k3", "alice"), 2)).isFalse();
    assertThat(users().keys().find("hash-of-k3")).isEmpty();
    assertThat(users().keys().add(key("k4", "bob"), 2)).isTrue();
  }

  @Test
  void usesAreSeenAtOnceAndWrittenLater() {
    users().keys().add(key("k1", "alice"), 10);
    users().keys().used("k1", NOW.plusSeconds(5));
    assertThat(users().keys().of("alice"))
        .extracting(KeyRecord::lastUsed)
        .containsExactly(Optional.of(NOW.plusSeconds(5)));
    users().tidy(NOW);
    assertThat(again().keys().of("alice"))
        .extracting(KeyRecord::lastUsed)
        .containsExactly(Optional.of(NOW.plusSeconds(5)));
  }

  @Test
  void sessionsAreKeptUntilTheyAreOverOrEnded() {
    SessionRecord one = session("s1", "alice", NOW.plusSeconds(60));
    users().sessions().add(one, 10);
    assertThat(users().sessions().find("s1", NOW)).contains(one);
    assertThat(users().sessions().find("s1", NOW.plusSeconds(60))).isEmpty();
    UserData later = again();
    assertThat(later.sessions().find("s1", NOW)).contains(one);
    assertThat(later.sessions().remove("s1")).contains(one);
    assertThat(later.sessions().remove("s1")).isEmpty();
    assertThat(later.sessions().find("s1", NOW)).isEmpty();
  }

  @Test
  void whatIsOverIsDropped() {
    users().sessions().add(session("old", "alice", NOW), 10);
    users().sessions().add(session("new", "alice", NOW.plusSeconds(1)), 10);
    users().tidy(NOW);
    assertThat(users().sessions().find("old", Instant.EPOCH)).isEmpty();
    assertThat(users().sessions().find("new", NOW)).isPresent();
  }

  @Test
  void theOldestSessionsOfAUserGo() {
    for (int i = 0; i < 5; i++) {
      users().sessions().add(session("s" + i, "alice", NOW.plusSeconds(10 + i)), 3);
    }
    users().sessions().add(session("b", "bob", NOW.plusSeconds(10)), 3);
    assertThat(users().sessions().find("s1", NOW)).isEmpty();
    assertThat(users().sessions().find("s2", NOW)).isPresent();
    assertThat(users().sessions().find("s4", NOW)).isPresent();
    assertThat(users().sessions().find("b", NOW)).isPresent();
  }

  @Test
  void groupsAreThoseOfTheLastLogIn() {
    assertThat(users().groups("alice")).isEmpty();
    users().setGroups("alice", Set.of("a", "b c", "d\ne"));
    users().setGroups("alice", Set.of("b c", "d\ne"));
    assertThat(again().groups("alice")).containsExactlyInAnyOrder("b c", "d\ne");
    users().setGroups("alice", Set.of());
    assertThat(users().groups("alice")).isEmpty();
  }
}
