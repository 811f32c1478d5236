package io.jzot.auth.htpasswd;

import static io.jzot.log.Field.field;

import io.jzot.auth.AuthOutcome;
import io.jzot.auth.AuthOutcome.Authenticated;
import io.jzot.auth.AuthOutcome.Rejected;
import io.jzot.auth.Challenge;
import io.jzot.auth.Client;
import io.jzot.auth.Credentials;
import io.jzot.auth.Credentials.Basic;
import io.jzot.auth.Principal;
import io.jzot.auth.Realm;
import io.jzot.auth.RememberedOutcomes;
import io.jzot.auth.SecretText;
import io.jzot.auth.VerificationPool;
import io.jzot.config.AuthConfig;
import io.jzot.config.FileWatcher;
import io.jzot.config.WatchedFile;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Users in a file (zot key {@code http.auth.htpasswd}), which is read again when it changes. */
public final class HtpasswdRealm implements Realm, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HtpasswdRealm.class);
  private static final Duration REMEMBERED = Duration.ofSeconds(60);

  private final RememberedOutcomes remembered;
  private final WatchedFile<UserTable> table;
  private final VerificationPool pool;

  private HtpasswdRealm(
      RememberedOutcomes remembered, WatchedFile<UserTable> table, VerificationPool pool) {
    this.remembered = remembered;
    this.table = table;
    this.pool = pool;
  }

  /**
   * Reads the file and watches it.
   *
   * @param pool where hashes are computed; closed with the realm
   * @throws IOException if the file cannot be read
   */
  public static HtpasswdRealm open(
      AuthConfig.Htpasswd config, FileWatcher watcher, VerificationPool pool) throws IOException {
    WatchedFile<UserTable> table =
        WatchedFile.open(watcher, config.path(), UserTable::parse, HtpasswdRealm::loaded);
    loaded(table.get());
    return new HtpasswdRealm(RememberedOutcomes.whileUsed(REMEMBERED, REMEMBERED), table, pool);
  }

  private static void loaded(UserTable table) {
    log.info("htpasswd users loaded", field("users", table.size()));
  }

  @Override
  public String name() {
    return "htpasswd";
  }

  @Override
  public Optional<Challenge> challenge() {
    return Optional.of(new Challenge.Basic());
  }

  @Override
  public CompletionStage<AuthOutcome> authenticate(Credentials credentials, Client client) {
    if (!(credentials instanceof Basic basic)) {
      return CompletableFuture.completedFuture(AuthOutcome.NOT_MINE);
    }
    UserTable users = table.get();
    Optional<HashedPassword> known = users.find(basic.user());
    HashedPassword hash = known.orElse(users.stranger());
    if (!hash.sees(basic.password())) {
      return CompletableFuture.completedFuture(tooLong(basic, known.isPresent()));
    }
    // Bound to the text of the hash, a remembered answer ends with the line it came from, and only
    // with that: a file that gets another user does not make everybody's password be checked anew.
    return remembered.recall(
        basic,
        hash.text(),
        () -> pool.submit(client, () -> compared(basic, hash, known.isPresent())));
  }

  private AuthOutcome compared(Basic basic, HashedPassword hash, boolean known) {
    boolean matches = hash.matches(basic.password());
    if (!known) {
      return AuthOutcome.NOT_MINE;
    }
    return matches
        ? new Authenticated(Principal.user(basic.user(), Set.of(), name()))
        : new Rejected("wrong password");
  }

  private static AuthOutcome tooLong(Basic basic, boolean known) {
    if (!known) {
      return AuthOutcome.NOT_MINE;
    }
    log.warn(
        "password refused: bcrypt sees 72 bytes of it, and this one is longer",
        field("user", basic.user()));
    return new Rejected("password longer than bcrypt's 72 bytes");
  }

  /** Ends with the user's line, and with the password in it. */
  @Override
  public Optional<String> standing(String user) {
    return table.get().find(user).map(hash -> SecretText.hash(hash.text()));
  }

  @Override
  public void close() {
    table.close();
    pool.close();
  }
}
