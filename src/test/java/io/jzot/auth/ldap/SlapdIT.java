package io.jzot.auth.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jzot.auth.AuthOutcome;
import io.jzot.auth.AuthOutcome.Authenticated;
import io.jzot.auth.AuthOutcome.NotMine;
import io.jzot.auth.AuthOutcome.Rejected;
import io.jzot.auth.AuthOutcome.Unavailable;
import io.jzot.auth.Client;
import io.jzot.auth.Credentials.Basic;
import io.jzot.config.FileWatcher;
import io.jzot.testing.IssuedCertificate;
import io.jzot.testing.Slapd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wildfly.security.x500.GeneralName.IPAddress;

/** OpenLDAP's own server; {@code .ci/ldap} runs it. */
@Tag("slapd")
class SlapdIT {
  private static final IssuedCertificate AUTHORITY = IssuedCertificate.authority("authority");
  private static final IssuedCertificate SERVER =
      AUTHORITY.issueRsa(new X500Principal("CN=directory"), new IPAddress("127.0.0.1"));
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private static Path folder;
  private static Slapd slapd;

  private final FileWatcher watcher = new FileWatcher(Duration.ofMillis(20));
  private final List<LdapRealm> open = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    slapd = Slapd.start(folder, AUTHORITY, SERVER);
    account(Slapd.SERVICE_PASSWORD);
  }

  @AfterAll
  static void stop() {
    slapd.close();
  }

  @AfterEach
  void close() {
    open.forEach(LdapRealm::close);
    watcher.close();
  }

  private static void account(String password) throws IOException {
    Files.writeString(
        folder.resolve("account.json"),
        "{\"bindDN\": \"%s\", \"bindPassword\": \"%s\"}".formatted(Slapd.SERVICE, password));
  }

  private static LdapSettings settings() {
    return new LdapSettings(slapd.port()).credentials(folder.resolve("account.json"));
  }

  private LdapRealm open(LdapSettings settings) throws IOException {
    LdapRealm realm = LdapRealm.open(settings.config(), watcher);
    open.add(realm);
    return realm;
  }

  private static AuthOutcome ask(LdapRealm realm, String user, String password) {
    return realm
        .authenticate(new Basic(user, password), Client.of("192.0.2.1"))
        .toCompletableFuture()
        .join();
  }

  private static AuthOutcome ask(LdapRealm realm, String user) {
    return ask(realm, user, user + "-secret");
  }

  private static Set<String> groups(AuthOutcome outcome) {
    return ((Authenticated) outcome).principal().groups();
  }

  @Test
  void passwordsAreCheckedByTheDirectory() throws Exception {
    LdapRealm realm = open(settings());
    assertThat(ask(realm, "alice")).isInstanceOf(Authenticated.class);
    assertThat(ask(realm, "alice", "wrong")).isInstanceOf(Rejected.class);
    assertThat(ask(realm, "alice", "")).isInstanceOf(Rejected.class);
    assertThat(ask(realm, "nobody")).isInstanceOf(NotMine.class);
    assertThat(ask(realm, "a*", "alice-secret")).isInstanceOf(NotMine.class);
  }

  @Test
  void filterAndSubtreeDecideWhoIsFound() throws Exception {
    LdapRealm filtered = open(settings().filter("(!(employeeType=bobs))"));
    assertThat(ask(filtered, "alice")).isInstanceOf(Authenticated.class);
    assertThat(ask(filtered, "bob")).isInstanceOf(NotMine.class);
    assertThat(ask(open(settings()), "far")).isInstanceOf(NotMine.class);
    assertThat(ask(open(settings().subtree()), "far")).isInstanceOf(Authenticated.class);
  }

  @Test
  void groupsComeFromTheOverlay() throws Exception {
    String dev = "cn=dev,ou=groups,dc=example,dc=org";
    String staff = "cn=staff,ou=groups,dc=example,dc=org";
    assertThat(groups(ask(open(settings()), "alice"))).containsExactlyInAnyOrder(dev, "dev");
    assertThat(groups(ask(open(settings().nested()), "alice")))
        .containsExactlyInAnyOrder(dev, "dev", staff, "staff");
    assertThat(groups(ask(open(settings().nested()), "bob"))).isEmpty();
  }

  @Test
  void startTlsNeedsTheAuthority() throws Exception {
    assertThat(ask(open(settings().startTls()), "alice")).isInstanceOf(Unavailable.class);
    Path trusted = AUTHORITY.write(folder.resolve("trusted.pem"));
    assertThat(ask(open(settings().startTls().authority(trusted)), "alice"))
        .isInstanceOf(Authenticated.class);
  }

  @Test
  void theServiceAccountChangesWithoutARestart() throws Exception {
    LdapRealm realm = open(settings());
    assertThat(ask(realm, "alice")).isInstanceOf(Authenticated.class);
    try {
      slapd.changeServicePassword("another");
      account("another");
      await().atMost(PATIENCE).until(() -> ask(realm, "bob") instanceof Authenticated);
      account("wrong");
      await()
          .atMost(PATIENCE)
          .until(() -> ask(realm, "alice", "guess" + System.nanoTime()) instanceof Unavailable);
      account("another");
      await()
          .atMost(PATIENCE)
          .until(() -> ask(realm, "alice", "guess" + System.nanoTime()) instanceof Rejected);
    } finally {
      slapd.changeServicePassword(Slapd.SERVICE_PASSWORD);
      account(Slapd.SERVICE_PASSWORD);
    }
  }
}
