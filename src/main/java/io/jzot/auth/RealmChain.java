package io.jzot.auth;

import static io.jzot.log.Field.field;

import io.jzot.auth.AuthOutcome.Authenticated;
import io.jzot.auth.AuthOutcome.Rejected;
import io.jzot.auth.AuthOutcome.Unavailable;
import io.jzot.auth.Credentials.Unreadable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the realms in their order: the first that says {@code Authenticated} wins, else any {@code
 * Unavailable} makes the answer that, else the credentials are rejected. So a name may stand in two
 * realms, and a directory that is away neither hurts the users of others nor costs its own users
 * their stored passwords.
 */
public final class RealmChain {
  private static final Logger log = LoggerFactory.getLogger(RealmChain.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final List<Realm> realms;
  private final List<Challenge> challenges;
  private final Duration failDelay;
  private final Duration patience;
  private final AuthenticationLog record = new AuthenticationLog();

  /**
   * A chain in this order.
   *
   * @param failDelay how long a rejection takes at least (zot key {@code http.auth.failDelay})
   */
  public RealmChain(List<Realm> realms, Duration failDelay) {
    this(realms, failDelay, PATIENCE);
  }

  RealmChain(List<Realm> realms, Duration failDelay, Duration patience) {
    this.realms = List.copyOf(realms);
    this.challenges =
        realms.stream().map(Realm::challenge).flatMap(Optional::stream).distinct().toList();
    this.failDelay = failDelay;
    this.patience = patience;
  }

  /** No realms: every client is anonymous. */
  public boolean isEmpty() {
    return realms.isEmpty();
  }

  /** What clients may send in the {@code Authorization} header, in the order of the realms. */
  public List<Challenge> challenges() {
    return challenges;
  }

  /**
   * What the sessions and keys of a user stand on who logged in by that realm; empty when the realm
   * is gone, or does not know the user any more.
   */
  public Optional<String> standing(String realm, String user) {
    return realms.stream()
        .filter(it -> it.name().equals(realm))
        .findFirst()
        .flatMap(it -> it.standing(user));
  }

  /**
   * Whether a credential of a user who logged in by that realm is still good. May wait for a disk.
   */
  public boolean stillTakes(String realm, String user, String credential) {
    return realms.stream()
        .filter(it -> it.name().equals(realm))
        .findFirst()
        .filter(it -> it.stillTakes(user, credential))
        .isPresent();
  }

  /** Never fails, and never says {@code NotMine}. */
  public CompletionStage<AuthOutcome> authenticate(Credentials credentials, Client client) {
    CompletionStage<AuthOutcome> answer =
        credentials instanceof Unreadable unreadable
            ? CompletableFuture.completedFuture(new Rejected(unreadable.reason()))
            : ask(0, credentials, client, new Tally());
    return answer.thenCompose(outcome -> conclude(outcome, credentials, client));
  }

  private CompletionStage<AuthOutcome> ask(
      int index, Credentials credentials, Client client, Tally tally) {
    if (index == realms.size()) {
      return CompletableFuture.completedFuture(tally.verdict());
    }
    Realm realm = realms.get(index);
    return answerOf(realm, credentials, client)
        .thenCompose(
            outcome -> {
              if (outcome instanceof Authenticated) {
                return CompletableFuture.completedFuture(outcome);
              }
              tally.add(realm, outcome);
              return ask(index + 1, credentials, client, tally);
            });
  }

  /** Whatever goes wrong in a realm is its being away, and nobody else's business. */
  private CompletionStage<AuthOutcome> answerOf(
      Realm realm, Credentials credentials, Client client) {
    CompletableFuture<AuthOutcome> answer;
    try {
      answer = realm.authenticate(credentials, client).toCompletableFuture();
    } catch (RuntimeException e) {
      answer = CompletableFuture.failedFuture(e);
    }
    if (!answer.isDone()) {
      answer = answer.copy().orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS);
    }
    return answer.exceptionally(
        failure -> {
          log.error("realm failed", field("realm", realm.name()), failure);
          return new Unavailable(RETRY, "failed: " + failure);
        });
  }

  private CompletionStage<AuthOutcome> conclude(
      AuthOutcome outcome, Credentials credentials, Client client) {
    record.record(outcome, credentials, client);
    if (outcome instanceof Rejected && failDelay.compareTo(Duration.ZERO) > 0) {
      return CompletableFuture.supplyAsync(
          () -> outcome,
          CompletableFuture.delayedExecutor(failDelay.toNanos(), TimeUnit.NANOSECONDS));
    }
    return CompletableFuture.completedFuture(outcome);
  }

  /** What the realms said so far; one after the other, so no lock. */
  private static final class Tally {
    private final List<String> reasons = new ArrayList<>();
    private Optional<Unavailable> away = Optional.empty();

    void add(Realm realm, AuthOutcome outcome) {
      if (outcome instanceof Unavailable unavailable) {
        reasons.add(realm.name() + ": " + unavailable.reason());
        away = away.isPresent() ? away : Optional.of(unavailable);
      } else if (outcome instanceof Rejected rejected) {
        reasons.add(realm.name() + ": " + rejected.reason());
      }
    }

    AuthOutcome verdict() {
      String reason = reasons.isEmpty() ? "no realm knows them" : String.join("; ", reasons);
      return away.isPresent()
          ? new Unavailable(away.get().retryAfter(), reason)
          : new Rejected(reason);
    }
  }
}
