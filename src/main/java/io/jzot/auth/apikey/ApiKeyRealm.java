package io.jzot.auth.apikey;

import static io.jzot.log.Field.field;

import io.jzot.auth.ApiKeys;
import io.jzot.auth.AuthOutcome;
import io.jzot.auth.AuthOutcome.Authenticated;
import io.jzot.auth.AuthOutcome.Rejected;
import io.jzot.auth.AuthOutcome.Unavailable;
import io.jzot.auth.Challenge;
import io.jzot.auth.Client;
import io.jzot.auth.Credentials;
import io.jzot.auth.Credentials.Basic;
import io.jzot.auth.Grant;
import io.jzot.auth.Principal;
import io.jzot.auth.Realm;
import io.jzot.auth.SecretText;
import io.jzot.auth.VerificationPool;
import io.jzot.meta.KeyRecord;
import io.jzot.meta.UserData;
import io.jzot.oci.OciException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * API keys as passwords (zot key {@code http.auth.apikey}). A key is good for its owner's name
 * only, and only for as long as whoever knew the owner still does.
 */
public final class ApiKeyRealm implements Realm, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ApiKeyRealm.class);
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final UserData users;
  private final BiPredicate<String, String> known;
  private final VerificationPool pool;
  private final Clock clock;

  /**
   * Over a database.
   *
   * @param known whether a way to log in still knows a user: method, user
   * @param pool where the database is waited for; closed with the realm
   */
  public ApiKeyRealm(
      UserData users, BiPredicate<String, String> known, VerificationPool pool, Clock clock) {
    this.users = users;
    this.known = known;
    this.pool = pool;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "apikey";
  }

  @Override
  public Optional<Challenge> challenge() {
    return Optional.of(new Challenge.Basic());
  }

  @Override
  public CompletionStage<AuthOutcome> authenticate(Credentials credentials, Client client) {
    return credentials instanceof Basic basic && basic.password().startsWith(ApiKeys.PREFIX)
        ? pool.submit(client, () -> judged(basic))
        : CompletableFuture.completedFuture(AuthOutcome.NOT_MINE);
  }

  private AuthOutcome judged(Basic basic) {
    try {
      Optional<KeyRecord> found = users.keys().find(SecretText.hash(basic.password()));
      return found.isPresent() ? judged(basic, found.get()) : new Rejected("unknown key");
    } catch (OciException e) {
      log.error("API keys cannot be looked up", field("user", basic.user()), e);
      return new Unavailable(RETRY, "database: " + e.getMessage());
    }
  }

  private AuthOutcome judged(Basic basic, KeyRecord key) {
    Instant now = clock.instant();
    if (!key.owner().equals(basic.user())) {
      return new Rejected("key of somebody else");
    }
    Optional<String> over = over(key, now);
    if (over.isPresent()) {
      return new Rejected(over.get());
    }
    List<Grant> limits = Scopes.parse(key.scopes()).orElse(null);
    users.keys().used(key.id(), now);
    return new Authenticated(
        new Principal(key.owner(), users.groups(key.owner()), name(), limits, Map.of(), key.id()));
  }

  /** Why a key is good for nothing any more, if it is. */
  private Optional<String> over(KeyRecord key, Instant now) {
    if (key.isExpired(now)) {
      return Optional.of("expired key");
    }
    return known.test(key.method(), key.owner())
        ? Optional.empty()
        : Optional.of("key of a user that " + key.method() + " does not know any more");
  }

  @Override
  public boolean stillTakes(String user, String credential) {
    Instant now = clock.instant();
    return users.keys().get(user, credential).filter(key -> over(key, now).isEmpty()).isPresent();
  }

  @Override
  public void close() {
    pool.close();
  }
}
