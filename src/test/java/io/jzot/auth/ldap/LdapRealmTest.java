package io.jzot.auth.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jzot.auth.AuthOutcome;
import io.jzot.auth.AuthOutcome.Authenticated;
import io.jzot.auth.AuthOutcome.NotMine;
import io.jzot.auth.AuthOutcome.Rejected;
import io.jzot.auth.AuthOutcome.Unavailable;
import io.jzot.auth.Client;
import io.jzot.auth.Credentials;
import io.jzot.auth.Credentials.Basic;
import io.jzot.auth.Realm;
import io.jzot.config.FileWatcher;
import io.jzot.contract.RealmContract;
import io.jzot.testing.IssuedCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wildfly.security.x500.GeneralName.DNSName;
import org.wildfly.security.x500.GeneralName.IPAddress;

class LdapRealmTest extends RealmContract {
  private static final X500Principal NAME = new X500Principal("CN=directory");
  private static final IssuedCertificate AUTHORITY = IssuedCertificate.authority("authority");
  private static final IssuedCertificate SERVER =
      AUTHORITY.issue(NAME, new IPAddress("127.0.0.1"), new DNSName("localhost"));
  private static final IssuedCertificate OTHER_HOST =
      AUTHORITY.issue(NAME, new DNSName("elsewhere.example.org"));

  @TempDir private Path folder;

  private final FileWatcher watcher = new FileWatcher(Duration.ofMillis(20));
  private final List<AutoCloseable> open = new ArrayList<>();
  private TestDirectory directory;
  private Realm realm;

  @BeforeEach
  void start() throws Exception {
    directory = TestDirectory.plain();
    realm = open(settings());
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable closeable : open) {
      closeable.close();
    }
    directory.close();
    watcher.close();
  }

  private LdapSettings settings() {
    return new LdapSettings(directory.port());
  }

  private Realm open(LdapSettings settings) throws IOException {
    LdapRealm opened = LdapRealm.open(settings.config(), watcher);
    open.add(opened);
    return opened;
  }

  private TestDirectory started(TestDirectory other) {
    open.add(other);
    return other;
  }

  private Path authority() {
    return AUTHORITY.write(folder.resolve("ca.pem"));
  }

  private Path credentials(String password) throws IOException {
    return Files.writeString(
        folder.resolve("ldap.json"),
        "{\"bindDN\":\"" + TestDirectory.BIND_DN + "\",\"bindPassword\":\"" + password + "\"}");
  }

  private static AuthOutcome ask(Realm realm, String user, String password) {
    return realm
        .authenticate(new Basic(user, password), Client.of("192.0.2.1"))
        .toCompletableFuture()
        .join();
  }

  private static AuthOutcome ask(Realm realm, String user) {
    return ask(realm, user, user + "-secret");
  }

  private static Set<String> groups(AuthOutcome outcome) {
    return ((Authenticated) outcome).principal().groups();
  }

  @Override
  protected Realm realm() {
    return realm;
  }

  @Override
  protected Credentials right() {
    return new Basic(USER, "alice-secret");
  }

  @Override
  protected Credentials wrong() {
    return new Basic(USER, "wrong");
  }

  @Test
  void groupsAreThereInFullAndByCommonName() {
    assertThat(groups(ask(realm, "alice")))
        .containsExactlyInAnyOrder("cn=dev,ou=groups,dc=example,dc=org", "dev", "plain");
  }

  @Test
  void groupsInGroupsCountWhenAskedFor() throws IOException {
    assertThat(groups(ask(open(settings().nested()), "alice")))
        .contains("dev", "staff", "All Hands", "plain")
        .contains("cn=staff,ou=groups,dc=example,dc=org");
  }

  @Test
  void onlyASubtreeSearchSeesBelow() throws IOException {
    assertThat(ask(realm, "far")).isInstanceOf(NotMine.class);
    assertThat(ask(open(settings().subtree()), "far")).isInstanceOf(Authenticated.class);
  }

  @Test
  void anAmbiguousNameIsNobody() throws IOException {
    assertThat(ask(open(settings().subtree()), "twin")).isInstanceOf(NotMine.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(!(employeeType=locked))", "!(employeeType=locked)"})
  void theFilterDecidesToo(String filter) throws IOException {
    Realm filtered = open(settings().filter(filter));
    assertThat(ask(realm, "bob")).isInstanceOf(Authenticated.class);
    assertThat(ask(filtered, "bob")).isInstanceOf(NotMine.class);
    assertThat(ask(filtered, "alice")).isInstanceOf(Authenticated.class);
  }

  @Test
  void aFilterThatIsNoneIsAMistakeAtTheStart() {
    assertThatThrownBy(() -> open(settings().filter("((uid=x"))).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "ali*",
        "*)(uid=*",
        "alice)(objectClass=*",
        "admin)(&",
        "alice)(|(uid=*",
        "\\2a",
        "alice\\00",
        "uid=alice,ou=people,dc=example,dc=org",
      })
  void namesAreNeverPartOfTheFilter(String user) {
    assertThat(ask(realm, user, "alice-secret")).isInstanceOf(NotMine.class);
    assertThat(directory.filters()).hasSize(1).noneMatch(it -> it.contains("*"));
  }

  @Test
  void aNameMayContainAnything() {
    assertThat(ask(realm, "star*")).isInstanceOf(Authenticated.class);
  }

  @Test
  void anEmptyPasswordNeverReachesTheDirectory() {
    assertThat(ask(realm, "alice", "")).isInstanceOf(Rejected.class);
    assertThat(directory.filters()).isEmpty();
  }

  @Test
  void searchesAreMadeAsTheServiceAccount() throws IOException {
    assertThat(ask(open(settings().credentials(credentials(TestDirectory.BIND_PASSWORD))), "alice"))
        .isInstanceOf(Authenticated.class);
  }

  @Test
  void aWrongServiceAccountIsNotTheUsersFaultAndCanBeCorrected() throws IOException {
    Realm corrected = open(settings().credentials(credentials("wrong")));
    assertThat(ask(corrected, "alice")).isInstanceOf(Unavailable.class);
    credentials(TestDirectory.BIND_PASSWORD);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> ask(corrected, "alice") instanceof Authenticated);
  }

  @Test
  void aMissingBaseIsNotTheUsersFault() throws Exception {
    directory.server().delete("uid=alice,ou=people,dc=example,dc=org");
    assertThat(ask(realm, "alice")).isInstanceOf(NotMine.class);
    directory.server().deleteSubtree(TestDirectory.BASE);
    assertThat(ask(realm, "bob")).isInstanceOf(Unavailable.class);
  }

  @Test
  void ldapsNeedsATrustedNameAndAuthority() throws Exception {
    TestDirectory secure = started(TestDirectory.secure(SERVER));
    LdapSettings settings = new LdapSettings(secure.port()).secure();
    assertThat(ask(open(settings), "alice")).isInstanceOf(Unavailable.class);
    assertThat(ask(open(settings.authority(authority())), "alice"))
        .isInstanceOf(Authenticated.class);

    TestDirectory elsewhere = started(TestDirectory.secure(OTHER_HOST));
    LdapSettings wrongName = new LdapSettings(elsewhere.port()).secure().authority(authority());
    assertThat(ask(open(wrongName), "alice")).isInstanceOf(Unavailable.class);
    assertThat(ask(open(wrongName.skipVerify()), "alice")).isInstanceOf(Authenticated.class);
  }

  @Test
  void startTlsNeedsThemToo() throws Exception {
    TestDirectory upgradable = started(TestDirectory.upgradable(SERVER));
    LdapSettings settings = new LdapSettings(upgradable.port()).startTls();
    assertThat(ask(open(settings), "alice")).isInstanceOf(Unavailable.class);
    assertThat(ask(open(settings.authority(authority())), "alice"))
        .isInstanceOf(Authenticated.class);

    TestDirectory elsewhere = started(TestDirectory.upgradable(OTHER_HOST));
    LdapSettings wrongName = new LdapSettings(elsewhere.port()).startTls().authority(authority());
    assertThat(ask(open(wrongName), "alice")).isInstanceOf(Unavailable.class);
    assertThat(ask(open(wrongName.skipVerify()), "alice")).isInstanceOf(Authenticated.class);
  }

  @Test
  void withoutStartTlsInTheDirectoryNothingIsSentInClearText() throws IOException {
    assertThat(ask(open(settings().startTls().authority(authority())), "alice"))
        .isInstanceOf(Unavailable.class);
    assertThat(directory.filters()).isEmpty();
  }

  @Test
  void aFileOfAuthoritiesThatIsNoneIsAMistakeAtTheStart() throws IOException {
    Path file = Files.writeString(folder.resolve("none.pem"), "none");
    assertThatThrownBy(() -> open(settings().authority(file))).isInstanceOf(IOException.class);
  }
}
