package io.jzot.auth.apikey;

import io.jzot.auth.ApiKeys;
import io.jzot.auth.Principal;
import io.jzot.auth.SecretText;
import io.jzot.meta.KeyRecord;
import io.jzot.meta.UserData;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Keys in the database of users; only their hashes. */
public final class StoredApiKeys implements ApiKeys {
  static final int MOST = 100;

  private static final int SECRET_BYTES = 16;

  private final UserData users;
  private final Executor threads;
  private final Clock clock;

  /**
   * Over a database.
   *
   * @param threads where it is waited for
   */
  public StoredApiKeys(UserData users, Executor threads, Clock clock) {
    this.users = users;
    this.threads = threads;
    this.clock = clock;
  }

  @Override
  public CompletionStage<Issued> create(Principal owner, Wish wish) {
    Scopes.parse(wish.scopes());
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    if (wish.expires().filter(end -> !end.isAfter(now)).isPresent()) {
      throw new OciException(ErrorCode.REQUEST_INVALID, "expirationDate is in the past");
    }
    String secret = PREFIX + SecretText.random(SECRET_BYTES);
    KeyRecord key =
        new KeyRecord(
            UUID.randomUUID().toString(),
            SecretText.hash(secret),
            owner.name(),
            owner.method(),
            wish.label(),
            wish.scopes(),
            wish.creatorAgent(),
            now,
            wish.expires(),
            Optional.empty());
    return CompletableFuture.supplyAsync(
        () -> {
          users.setGroups(owner.name(), owner.groups());
          if (!users.keys().add(key, MOST)) {
            throw new OciException(
                ErrorCode.TOOMANYREQUESTS,
                "you have " + MOST + " keys, which is the most; delete one first");
          }
          return new Issued(shown(key), secret);
        },
        threads);
  }

  @Override
  public CompletionStage<List<ApiKey>> of(String owner) {
    return CompletableFuture.supplyAsync(
        () -> users.keys().of(owner).stream().map(this::shown).toList(), threads);
  }

  @Override
  public CompletionStage<Boolean> remove(String owner, String id) {
    return CompletableFuture.supplyAsync(() -> users.keys().remove(owner, id), threads);
  }

  private ApiKey shown(KeyRecord key) {
    return new ApiKey(
        key.id(),
        key.label(),
        key.scopes(),
        key.creatorAgent(),
        key.created(),
        key.expires(),
        key.lastUsed(),
        key.isExpired(clock.instant()));
  }
}
