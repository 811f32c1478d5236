package io.jzot.auth.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jzot.auth.AuthOutcome;
import io.jzot.auth.AuthOutcome.Authenticated;
import io.jzot.auth.AuthOutcome.Unavailable;
import io.jzot.auth.Client;
import io.jzot.auth.Credentials.Basic;
import io.jzot.config.FileWatcher;
import io.jzot.testing.TcpFaults;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A directory that is silent, gone, slow or cut off; and that comes back. */
class LdapFaultTest {
  /** The realm's own limit is shorter; the rest is for a busy machine. */
  private static final Duration LIMIT = Duration.ofSeconds(8);

  private final FileWatcher watcher = new FileWatcher(Duration.ofMillis(20));
  private final List<AutoCloseable> open = new ArrayList<>();
  private TcpFaults network;
  private int users;

  @BeforeEach
  void start() throws Exception {
    TestDirectory directory = TestDirectory.plain();
    open.add(directory);
    network = TcpFaults.before(directory.port());
    open.add(network);
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable closeable : open) {
      closeable.close();
    }
    watcher.close();
  }

  private LdapRealm open(LdapSettings settings) throws IOException {
    LdapRealm realm = LdapRealm.open(settings.config(), watcher);
    open.add(realm);
    return realm;
  }

  private LdapRealm realm() throws IOException {
    return open(new LdapSettings(network.port()));
  }

  private static CompletableFuture<AuthOutcome> ask(LdapRealm realm, String user, String client) {
    return realm
        .authenticate(new Basic(user, user + "-secret"), Client.of(client))
        .toCompletableFuture();
  }

  private static void awaitAway(LdapRealm realm, String user) throws Exception {
    assertThat(ask(realm, user, "192.0.2.1").get(LIMIT.toMillis(), TimeUnit.MILLISECONDS))
        .isInstanceOf(Unavailable.class);
  }

  private static void awaitBack(LdapRealm realm) {
    await()
        .atMost(LIMIT)
        .until(
            () ->
                ask(realm, "alice", "192.0.2.1").get(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                    instanceof Authenticated);
  }

  private String someone() {
    return "user" + users++;
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().size();
  }

  @Test
  void aSilentDirectoryIsAwayInTimeAndBackSoon() throws Exception {
    LdapRealm realm = realm();
    assertThat(ask(realm, "alice", "192.0.2.1").join()).isInstanceOf(Authenticated.class);
    network.beSilent();
    awaitAway(realm, someone());
    awaitAway(realm, someone());
    network.heal();
    awaitBack(realm);
  }

  @Test
  void manyWhoWaitForASilentDirectoryTakeFewThreads() throws Exception {
    LdapRealm realm = realm();
    network.beSilent();
    long before = threads();
    List<CompletableFuture<AuthOutcome>> answers =
        IntStream.range(0, 200).mapToObj(i -> ask(realm, someone(), "192.0.2." + i % 50)).toList();
    long most = threads();
    while (!answers.stream().allMatch(CompletableFuture::isDone)) {
      most = Math.max(most, threads());
      Thread.onSpinWait();
    }
    assertThat(answers).allMatch(answer -> answer.join() instanceof Unavailable);
    // The network of this test takes two threads a connection, of which there are six.
    assertThat(most - before).isLessThanOrEqualTo(16 + 2 * 6);
  }

  @Test
  void afterAFewFailuresNobodyWaits() throws Exception {
    LdapRealm realm = realm();
    network.beSilent();
    CompletableFuture<?>[] first =
        IntStream.range(0, 3)
            .mapToObj(i -> ask(realm, someone(), "192.0.2.1"))
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(first).get(10, TimeUnit.SECONDS);
    long start = System.nanoTime();
    awaitAway(realm, someone());
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void brokenConnectionsAreReplaced() throws Exception {
    LdapRealm realm = realm();
    assertThat(ask(realm, "alice", "192.0.2.1").join()).isInstanceOf(Authenticated.class);
    network.resetAll();
    assertThat(ask(realm, "bob", "192.0.2.1").join()).isInstanceOf(Authenticated.class);
  }

  @Test
  void aDirectoryThatRefusesConnectionsIsAwayAndBackSoon() throws Exception {
    LdapRealm realm = realm();
    network.refuse();
    awaitAway(realm, "alice");
    awaitAway(realm, "bob");
    awaitAway(realm, someone());
    network.heal();
    awaitBack(realm);
  }

  @Test
  void aSlowDirectoryIsAwayInTime() throws Exception {
    LdapRealm realm = realm();
    network.delay(Duration.ofSeconds(10));
    awaitAway(realm, "alice");
    network.heal();
    awaitBack(realm);
  }

  @Test
  void aSlightlySlowDirectoryIsGoodEnough() throws Exception {
    LdapRealm realm = realm();
    network.delay(Duration.ofMillis(200));
    assertThat(ask(realm, "alice", "192.0.2.1").get(4, TimeUnit.SECONDS))
        .isInstanceOf(Authenticated.class);
  }

  @Test
  void silenceBeforeTlsEndsInTimeToo() throws Exception {
    LdapRealm secure = open(new LdapSettings(network.port()).secure().skipVerify());
    LdapRealm upgraded = open(new LdapSettings(network.port()).startTls().skipVerify());
    network.beSilent();
    awaitAway(secure, "alice");
    awaitAway(upgraded, "alice");
  }

  @Test
  void aDirectoryMayBeAwayAtTheStart() throws Exception {
    network.refuse();
    LdapRealm realm = realm();
    awaitAway(realm, "alice");
    network.heal();
    awaitBack(realm);
  }

  @Test
  void anUnknownHostIsAway() throws Exception {
    awaitAway(open(new LdapSettings(389).address("directory.invalid")), "alice");
  }
}
