package io.jzot.auth.session;

import io.jzot.auth.ProviderLogin;
import io.jzot.auth.SecretText;
import io.jzot.auth.Session;
import io.jzot.auth.Sessions;
import io.jzot.config.Secret;
import io.jzot.meta.SessionRecord;
import io.jzot.meta.UserData;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Sessions in the database of users. The cookie has a sealed random id, the database its hash:
 * neither is of any use without the other.
 */
public final class StoredSessions implements Sessions {
  static final int MOST = 100;

  private static final int ID_BYTES = 32;

  private final UserData users;
  private final Supplier<SessionKeys> keys;
  private final Function<Session, Optional<String>> standing;
  private final Executor threads;
  private final Clock clock;

  /**
   * Over a database.
   *
   * @param keys of this moment
   * @param standing what a session stands on right now, such as the user's password: once it is
   *     something else, or nothing, the session is over
   * @param threads where the database is waited for
   */
  public StoredSessions(
      UserData users,
      Supplier<SessionKeys> keys,
      Function<Session, Optional<String>> standing,
      Executor threads,
      Clock clock) {
    this.users = users;
    this.keys = keys;
    this.standing = standing;
    this.threads = threads;
    this.clock = clock;
  }

  @Override
  public CompletionStage<String> open(Session session) {
    String id = SecretText.random(ID_BYTES);
    SessionRecord record =
        new SessionRecord(
            SecretText.hash(id),
            session.user(),
            session.groups(),
            session.method(),
            standing.apply(session).orElse(""),
            session.provider().map(StoredSessions::kept),
            clock.instant().plus(LIFE));
    return supply(
        () -> {
          users.setGroups(session.user(), session.groups());
          users.sessions().add(record, MOST);
          return new Seal(keys.get()).close(id);
        });
  }

  @Override
  public CompletionStage<Optional<Session>> find(String cookie) {
    Optional<String> id = new Seal(keys.get()).open(cookie);
    return id.isEmpty()
        ? CompletableFuture.completedFuture(Optional.empty())
        : supply(() -> standing(SecretText.hash(id.get())));
  }

  private Optional<Session> standing(String hash) {
    Optional<SessionRecord> found = users.sessions().find(hash, clock.instant());
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Session session = session(found.get());
    if (standing.apply(session).filter(found.get().standing()::equals).isPresent()) {
      return Optional.of(session);
    }
    users.sessions().remove(hash);
    return Optional.empty();
  }

  @Override
  public CompletionStage<Optional<Session>> end(String cookie) {
    Optional<String> id = new Seal(keys.get()).open(cookie);
    return id.isEmpty()
        ? CompletableFuture.completedFuture(Optional.empty())
        : supply(
            () -> users.sessions().remove(SecretText.hash(id.get())).map(StoredSessions::session));
  }

  /** What cannot even begin is a stage that fails, as what fails later is. */
  private <T> CompletionStage<T> supply(Supplier<T> work) {
    try {
      return CompletableFuture.supplyAsync(work, threads);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static SessionRecord.Provider kept(ProviderLogin login) {
    return new SessionRecord.Provider(
        login.provider(),
        login.clientId(),
        login.endSession().map(URI::toString).orElse(""),
        login.idToken().map(Secret::reveal).orElse(""));
  }

  private static Session session(SessionRecord record) {
    return new Session(
        record.user(),
        record.groups(),
        record.method(),
        record
            .provider()
            .map(
                it ->
                    new ProviderLogin(
                        it.name(),
                        it.clientId(),
                        Optional.of(it.endSession()).filter(url -> !url.isEmpty()).map(URI::create),
                        Optional.of(it.idToken()).filter(t -> !t.isEmpty()).map(Secret::new))));
  }
}
