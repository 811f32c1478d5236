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

  /** For how long right and wrong answers are good. */
  public RememberedOutcomes(Duration right, Duration wrong) {
    this(right, wrong, Ticker.systemTicker());
  }

  RememberedOutcomes(Duration right, Duration wrong, Ticker ticker) {
    this.right = cache(right, ticker);
    this.wrong = cache(wrong, ticker);
  }

  private static Cache<String, AuthOutcome> cache(Duration lifetime, Ticker ticker) {
    return Caffeine.newBuilder()
        .maximumSize(MOST)
        .expireAfterWrite(lifetime)
        .ticker(ticker)
        .executor(Runnable::run)
        .build();
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
