package io.jzot.auth.htpasswd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jzot.auth.AuthOutcome;
import io.jzot.auth.AuthOutcome.Authenticated;
import io.jzot.auth.AuthOutcome.NotMine;
import io.jzot.auth.AuthOutcome.Rejected;
import io.jzot.auth.Credentials;
import io.jzot.auth.Credentials.Basic;
import io.jzot.auth.Realm;
import io.jzot.auth.VerificationPool;
import io.jzot.config.AuthConfig;
import io.jzot.config.FileWatcher;
import io.jzot.contract.RealmContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtpasswdRealmTest extends RealmContract {
  private static final String ALICE =
      "alice:$2y$04$cbcdefghijklmnopqrstuuIPt738vbUX4vLjLS7EHHoRSq6TszM6a\n";
  private static final String BOB =
      "bob:$2y$04$cbcdefghijklmnopqrstuuYulDyNpBPUn8/K5horVAG1dNvazYxZq\n";
  private static final String LONG =
      "long:$2b$04$abcdefghijklmnopqrstuubzadhGtS2zEF.gu0yd0opP6cVzb.e0i\n";

  @TempDir private Path folder;

  private final FileWatcher watcher = new FileWatcher(Duration.ofMillis(20));
  private HtpasswdRealm realm;

  @BeforeEach
  void open() throws IOException {
    realm = open(write(ALICE + BOB + LONG));
  }

  @AfterEach
  void close() {
    realm.close();
    watcher.close();
  }

  private HtpasswdRealm open(Path file) throws IOException {
    return HtpasswdRealm.open(
        new AuthConfig.Htpasswd(file), watcher, VerificationPool.computing("test"));
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("htpasswd"), text);
  }

  @Override
  protected Realm realm() {
    return realm;
  }

  @Override
  protected Credentials right() {
    return new Basic(USER, "secret");
  }

  @Override
  protected Credentials wrong() {
    return new Basic(USER, "Secret");
  }

  @Test
  void tellsAWrongPasswordFromAnUnknownUser() throws Exception {
    assertThat(ask(wrong())).isInstanceOf(Rejected.class);
    assertThat(ask(new Basic("carol", "secret"))).isInstanceOf(NotMine.class);
    assertThat(ask(new Basic("bob", "secret"))).isInstanceOf(Rejected.class);
    assertThat(ask(new Basic("Alice", "secret"))).isInstanceOf(NotMine.class);
  }

  @Test
  void whatBcryptDoesNotSeeIsRefused() throws Exception {
    assertThat(ask(new Basic("long", "x".repeat(72)))).isInstanceOf(Authenticated.class);
    assertThat(ask(new Basic("long", "x".repeat(73)))).isInstanceOf(Rejected.class);
    assertThat(ask(new Basic("carol", "x".repeat(5000)))).isInstanceOf(NotMine.class);
  }

  @Test
  void aRememberedUserWhoIsTakenAwayIsNobodyAtOnce() throws Exception {
    assertThat(ask(right())).isInstanceOf(Authenticated.class);
    write(BOB);
    awaitOutcome(right(), NotMine.class);
  }

  @Test
  void aNewPasswordReplacesTheRememberedOne() throws Exception {
    assertThat(ask(right())).isInstanceOf(Authenticated.class);
    write(BOB.replace("bob", "alice"));
    awaitOutcome(right(), Rejected.class);
    assertThat(ask(new Basic(USER, "bob-secret"))).isInstanceOf(Authenticated.class);
  }

  @Test
  void aHalfWrittenFileChangesNothing() throws Exception {
    // At once: on a busy machine the file would be seen empty, and that is a content, too.
    Path half = Files.writeString(folder.resolve("half"), ALICE + BOB.substring(0, 40));
    Files.move(half, folder.resolve("htpasswd"), StandardCopyOption.REPLACE_EXISTING);
    String carol = BOB.replace("bob", "carol");
    await()
        .during(Duration.ofMillis(200))
        .until(() -> ask(new Basic("bob", "bob-secret")) instanceof Authenticated);
    write(ALICE + BOB + carol);
    awaitOutcome(new Basic("carol", "bob-secret"), Authenticated.class);
  }

  @Test
  void aMissingFileIsAMistakeAtTheStart() {
    assertThatThrownBy(() -> open(folder.resolve("none"))).isInstanceOf(NoSuchFileException.class);
  }

  private void awaitOutcome(Credentials credentials, Class<? extends AuthOutcome> outcome) {
    await().atMost(Duration.ofSeconds(10)).until(() -> outcome.isInstance(ask(credentials)));
  }
}
