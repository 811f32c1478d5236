package io.jzot.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.jzot.auth.AuthOutcome.Authenticated;
import io.jzot.auth.AuthOutcome.Unavailable;
import io.jzot.auth.Credentials.Basic;
import io.jzot.auth.Credentials.Bearer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The last answers of a realm whose answers are expensive. Right and wrong ones are kept apart, so
 * that guesses never push out users; who asks what is being asked already waits for that answer.
 * Passwords are not kept, only codes of them ({@link CredentialCode}).
 */
public final class RememberedOutcomes {
  private static final int MOST = 10_000;

  private final CredentialCode codes = new CredentialCode();
  private final Cache<String, AuthOutcome> right;
  private final Cache<String, AuthOutcome> wrong;
  private final ConcurrentMap<String, CompletableFuture<AuthOutcome>> underWay =
      new ConcurrentHashMap<>();

  private RememberedOutcomes(Cache<String, AuthOutcome> right, Cache<String, AuthOutcome> wrong) {
    this.right = right;
    this.wrong = wrong;
  }

  /**
   * For how long right and wrong answers are good, where a right one may become wrong by itself.
   */
  public static RememberedOutcomes until(Duration right, Duration wrong) {
    return until(right, wrong, Ticker.systemTicker());
  }

  static RememberedOutcomes until(Duration right, Duration wrong, Ticker ticker) {
    return new RememberedOutcomes(
        bounded(ticker).expireAfterWrite(right).build(),
        bounded(ticker).expireAfterWrite(wrong).build());
  }

  /**
   * Where a right answer stays right for what it is bound to: it is kept until nobody has asked for
   * a time, so that whoever works on never waits beside guessers.
   */
  public static RememberedOutcomes whileUsed(Duration unused, Duration wrong) {
    return whileUsed(unused, wrong, Ticker.systemTicker());
  }

  static RememberedOutcomes whileUsed(Duration unused, Duration wrong, Ticker ticker) {
    return new RememberedOutcomes(
        bounded(ticker).expireAfterAccess(unused).build(),
        bounded(ticker).expireAfterWrite(wrong).build());
  }

  private static Caffeine<Object, Object> bounded(Ticker ticker) {
    return Caffeine.newBuilder().maximumSize(MOST).ticker(ticker).executor(Runnable::run);
  }

  /**
   * The remembered answer, or the question's.
   *
   * @param boundTo what the answer depends on besides the credentials, such as the user's hash:
   *     another text is another question
   */
  public CompletionStage<AuthOutcome> recall(
      Basic credentials, String boundTo, Supplier<CompletionStage<AuthOutcome>> question) {
    return recall(codes.of(credentials.user(), credentials.password(), boundTo), question);
  }

  /** The same for a token; that it has ended meanwhile is for the caller to notice. */
  public CompletionStage<AuthOutcome> recall(
      Bearer credentials, String boundTo, Supplier<CompletionStage<AuthOutcome>> question) {
    return recall(codes.of(credentials.token(), boundTo), question);
  }

  private CompletionStage<AuthOutcome> recall(
      String code, Supplier<CompletionStage<AuthOutcome>> question) {
    AuthOutcome known = right.getIfPresent(code);
    if (known == null) {
      known = wrong.getIfPresent(code);
    }
    return known == null ? ask(code, question) : CompletableFuture.completedFuture(known);
  }

  private CompletionStage<AuthOutcome> ask(
      String code, Supplier<CompletionStage<AuthOutcome>> question) {
    CompletableFuture<AuthOutcome> mine = new CompletableFuture<>();
    CompletableFuture<AuthOutcome> other = underWay.putIfAbsent(code, mine);
    if (other != null) {
      return other;
    }
    try {
      question.get().whenComplete((outcome, failure) -> answered(code, mine, outcome, failure));
    } catch (RuntimeException e) {
      answered(code, mine, null, e);
    }
    return mine;
  }

  private void answered(
      String code,
      CompletableFuture<AuthOutcome> asked,
      @Nullable AuthOutcome outcome,
      @Nullable Throwable failure) {
    if (outcome instanceof Authenticated) {
      right.put(code, outcome);
    } else if (outcome != null && !(outcome instanceof Unavailable)) {
      wrong.put(code, outcome);
    }
    underWay.remove(code, asked);
    if (failure != null) {
      asked.completeExceptionally(failure);
    } else {
      asked.complete(outcome);
    }
  }

  /** Forgets all answers; those under way may still be remembered, so bind them to what changed. */
  public void forget() {
    right.invalidateAll();
    wrong.invalidateAll();
  }
}
