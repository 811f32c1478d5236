package io.jzot.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.auth.AuthOutcome.Authenticated;
import io.jzot.auth.AuthOutcome.Rejected;
import io.jzot.auth.AuthOutcome.Unavailable;
import io.jzot.auth.Credentials.Basic;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RememberedOutcomesTest {
  private static final AuthOutcome YES =
      new Authenticated(Principal.user("alice", Set.of(), "test"));
  private static final AuthOutcome NO = new Rejected("wrong password");
  private static final AuthOutcome AWAY = new Unavailable(Duration.ofSeconds(1), "away");
  private static final Basic ALICE = new Basic("alice", "password");

  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger questions = new AtomicInteger();
  private final RememberedOutcomes remembered =
      RememberedOutcomes.until(Duration.ofSeconds(60), Duration.ofSeconds(5), nanos::get);

  private AuthOutcome recall(Basic credentials, String boundTo, AuthOutcome answer) {
    return recall(remembered, credentials, boundTo, answer);
  }

  private AuthOutcome recall(
      RememberedOutcomes from, Basic credentials, String boundTo, AuthOutcome answer) {
    return from.recall(
            credentials,
            boundTo,
            () -> {
              questions.incrementAndGet();
              return CompletableFuture.completedFuture(answer);
            })
        .toCompletableFuture()
        .join();
  }

  private void after(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void rightOnesAreRememberedForTheirTime() {
    recall(ALICE, "hash", YES);
    after(Duration.ofSeconds(59));
    assertThat(recall(ALICE, "hash", NO)).isEqualTo(YES);
    after(Duration.ofSeconds(2));
    assertThat(recall(ALICE, "hash", NO)).isEqualTo(NO);
    assertThat(questions).hasValue(2);
  }

  @Test
  void rightOnesThatStayRightAreRememberedWhileTheyAreUsed() {
    RememberedOutcomes used =
        RememberedOutcomes.whileUsed(Duration.ofSeconds(60), Duration.ofSeconds(5), nanos::get);
    recall(used, ALICE, "hash", YES);
    for (int i = 0; i < 10; i++) {
      after(Duration.ofSeconds(59));
      assertThat(recall(used, ALICE, "hash", NO)).isEqualTo(YES);
    }
    after(Duration.ofSeconds(61));
    assertThat(recall(used, ALICE, "hash", NO)).isEqualTo(NO);
    after(Duration.ofSeconds(4)); // used or not, a wrong one has its time
    assertThat(recall(used, ALICE, "hash", YES)).isEqualTo(NO);
    after(Duration.ofSeconds(2));
    assertThat(recall(used, ALICE, "hash", YES)).isEqualTo(YES);
  }

  @Test
  void wrongOnesAreRememberedForTheirs() {
    recall(ALICE, "hash", NO);
    after(Duration.ofSeconds(4));
    assertThat(recall(ALICE, "hash", YES)).isEqualTo(NO);
    after(Duration.ofSeconds(2));
    assertThat(recall(ALICE, "hash", YES)).isEqualTo(YES);
  }

  @Test
  void absenceIsNot() {
    recall(ALICE, "hash", AWAY);
    assertThat(recall(ALICE, "hash", YES)).isEqualTo(YES);
  }

  @Test
  void anythingElseIsAnotherQuestion() {
    recall(ALICE, "hash", YES);
    recall(ALICE, "other hash", NO);
    recall(new Basic("alice", "other"), "hash", NO);
    recall(new Basic("alicepass", "word"), "hash", NO);
    recall(new Basic("bob", "password"), "hash", NO);
    assertThat(questions).hasValue(5);
  }

  @Test
  void forgettingForgets() {
    recall(ALICE, "hash", YES);
    remembered.forget();
    assertThat(recall(ALICE, "hash", NO)).isEqualTo(NO);
  }

  @Test
  void whoAsksMeanwhileWaitsForTheSameAnswer() {
    CompletableFuture<AuthOutcome> answer = new CompletableFuture<>();
    CompletableFuture<AuthOutcome> first =
        remembered.recall(ALICE, "hash", () -> answer).toCompletableFuture();
    CompletableFuture<AuthOutcome> second =
        remembered
            .recall(
                ALICE,
                "hash",
                () -> {
                  throw new AssertionError("asked twice");
                })
            .toCompletableFuture();
    assertThat(second).isNotDone();
    answer.complete(YES);
    assertThat(first.join()).isEqualTo(YES);
    assertThat(second.join()).isEqualTo(YES);
  }

  @Test
  void aFailureIsToldAndForgotten() {
    CompletableFuture<AuthOutcome> failed =
        remembered
            .recall(
                ALICE,
                "hash",
                () -> {
                  throw new IllegalStateException("closed");
                })
            .toCompletableFuture();
    assertThat(failed).isCompletedExceptionally();
    assertThat(recall(ALICE, "hash", YES)).isEqualTo(YES);
  }

  @Test
  void manyGuessesDoNotPushOutWhoIsRight() {
    recall(ALICE, "hash", YES);
    for (int i = 0; i < 30_000; i++) {
      recall(new Basic("alice", "guess" + i), "hash", NO);
    }
    assertThat(recall(ALICE, "hash", NO)).isEqualTo(YES);
  }
}
