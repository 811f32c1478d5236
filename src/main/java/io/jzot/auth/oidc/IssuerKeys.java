package io.jzot.auth.oidc;

import static io.jzot.log.Field.field;

import io.jzot.jwt.TokenKeys;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of an issuer, kept: asked for again once a minute while somebody wants them, and when a
 * token does not fit; good for an hour while the issuer is away. One question at a time.
 */
final class IssuerKeys {
  static final Duration FRESH = Duration.ofMinutes(1);
  static final Duration GRACE = Duration.ofHours(1);

  /**
   * Between two questions: neither a guesser nor an issuer that is away makes us ask more often.
   */
  static final Duration PAUSE = Duration.ofSeconds(5);

  private static final Logger log = LoggerFactory.getLogger(IssuerKeys.class);

  private final String issuer;
  private final Supplier<CompletionStage<TokenKeys>> source;
  private final Clock clock;
  private @Nullable Fetched current; // guarded by this, as everything below
  private @Nullable CompletableFuture<Optional<Fetched>> underWay;
  private Instant asked = Instant.MIN;
  private boolean away;

  /** Keys, and since when we have them. */
  record Fetched(TokenKeys keys, Instant at) {}

  IssuerKeys(String issuer, Supplier<CompletionStage<TokenKeys>> source, Clock clock) {
    this.issuer = issuer;
    this.source = source;
    this.clock = clock;
  }

  /** What to verify with; empty if the issuer is away, and was for too long. */
  synchronized CompletionStage<Optional<Fetched>> current() {
    Fetched known = current;
    Instant now = clock.instant();
    if (known == null || known.at().plus(GRACE).isBefore(now)) {
      return ask(now);
    }
    if (known.at().plus(FRESH).isBefore(now)) {
      ask(now);
    }
    return done(Optional.of(known));
  }

  /**
   * For a token that does not fit: newer keys, or the same if there are none; empty if the issuer
   * cannot be asked.
   */
  synchronized CompletionStage<Optional<Fetched>> newerThan(Fetched old) {
    Fetched known = current;
    if (known != null && !known.equals(old)) {
      return done(Optional.of(known));
    }
    return ask(clock.instant());
  }

  private CompletionStage<Optional<Fetched>> ask(Instant now) {
    CompletableFuture<Optional<Fetched>> other = underWay;
    if (other != null) {
      return other;
    }
    if (now.isBefore(asked.plus(PAUSE))) {
      return done(away ? Optional.empty() : Optional.ofNullable(current));
    }
    asked = now;
    CompletableFuture<Optional<Fetched>> mine = new CompletableFuture<>();
    underWay = mine;
    question().whenComplete((keys, failure) -> answered(mine, keys, failure));
    return mine;
  }

  private CompletionStage<TokenKeys> question() {
    try {
      return source.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void answered(
      CompletableFuture<Optional<Fetched>> mine,
      @Nullable TokenKeys keys,
      @Nullable Throwable failure) {
    Optional<Fetched> outcome;
    synchronized (this) {
      underWay = null;
      away = keys == null;
      outcome = Optional.ofNullable(keys).map(it -> new Fetched(it, clock.instant()));
      outcome.ifPresent(it -> current = it);
    }
    if (failure != null) {
      log.warn("issuer cannot be asked", field("issuer", issuer), field("error", failure));
    }
    mine.complete(outcome);
  }

  private static CompletionStage<Optional<Fetched>> done(Optional<Fetched> outcome) {
    return CompletableFuture.completedFuture(outcome);
  }
}
