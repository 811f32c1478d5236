package io.jzot.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jzot.auth.AuthOutcome.Rejected;
import io.jzot.auth.AuthOutcome.Unavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VerificationPoolTest {
  private static final Client GUESSER = Client.of("192.0.2.66");
  private static final Client USER = Client.of("192.0.2.1");

  private final VerificationPool pool = new VerificationPool("test", 1, 4);
  private final CountDownLatch gate = new CountDownLatch(1);
  private final AtomicInteger started = new AtomicInteger();

  @AfterEach
  void close() {
    gate.countDown();
    pool.close();
  }

  private CompletableFuture<AuthOutcome> submit(Client client, String reason) {
    return pool.submit(
            client,
            () -> {
              started.incrementAndGet();
              awaitGate();
              return new Rejected(reason);
            })
        .toCompletableFuture();
  }

  private void awaitGate() {
    try {
      assertThat(gate.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** One that is being served, so that all others wait. */
  private void occupy() {
    assertThat(submit(GUESSER, "first")).isNotDone();
    await().until(() -> started.get() == 1);
  }

  @Test
  void theGuesserIsTurnedAwayAndTheUserServedNext() throws Exception {
    occupy();
    List<CompletableFuture<AuthOutcome>> guesses = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      guesses.add(submit(GUESSER, "guess"));
    }
    CompletableFuture<AuthOutcome> user = submit(USER, "user");

    assertThat(guesses.stream().filter(CompletableFuture::isDone))
        .hasSize(17)
        .allMatch(guess -> guess.join() instanceof Unavailable);
    assertThat(user).isNotDone();
    gate.countDown();
    assertThat(user.get(10, TimeUnit.SECONDS)).isEqualTo(new Rejected("user"));
  }

  @Test
  void whatFailsFails() {
    CompletableFuture<AuthOutcome> failing =
        pool.submit(
                USER,
                () -> {
                  throw new IllegalStateException("broken");
                })
            .toCompletableFuture();
    assertThatThrownBy(() -> failing.get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseMessage("broken");
    gate.countDown();
    assertThat(submit(USER, "next")).succeedsWithin(10, TimeUnit.SECONDS);
  }

  @Test
  void closingTurnsTheWaitingAway() {
    occupy();
    CompletableFuture<AuthOutcome> waiting = submit(USER, "user");
    pool.close();
    assertThat(waiting.join()).isInstanceOf(Unavailable.class);
  }
}
