package io.jzot.auth;

import io.jzot.auth.AuthOutcome.Unavailable;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The few threads of a realm, for what computes or blocks. What does not fit into the queue is
 * turned away at once; clients share it fairly, so that a guesser locks out nobody but himself.
 */
public final class VerificationPool implements AutoCloseable {
  /** How many wait at most, beside those that are being served. */
  public static final int QUEUE = 64;

  private static final AuthOutcome FULL =
      new Unavailable(Duration.ofSeconds(1), "too many log-ins at once");

  private final FairQueue<Work<?>> waiting;
  private final ThreadPoolExecutor threads;

  private record Work<T>(Supplier<? extends T> task, T ifFull, CompletableFuture<T> outcome) {
    void turnAway() {
      outcome.complete(ifFull);
    }

    void serve() {
      try {
        outcome.complete(task.get());
      } catch (RuntimeException | Error e) {
        outcome.completeExceptionally(e);
      }
    }
  }

  /**
   * A pool of its own for a realm.
   *
   * @param name of the threads
   */
  public VerificationPool(String name, int threads, int queue) {
    AtomicInteger number = new AtomicInteger();
    this.waiting = new FairQueue<>(queue);
    this.threads =
        new ThreadPoolExecutor(
            threads,
            threads,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, name + '-' + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    this.threads.allowCoreThreadTimeOut(true);
  }

  /** For work that only computes: one core stays free for everything else. */
  public static VerificationPool computing(String name) {
    int cores = Runtime.getRuntime().availableProcessors();
    return new VerificationPool(name, Math.max(1, cores - 1), QUEUE);
  }

  /** Runs it soon, or answers {@code Unavailable} now. */
  public CompletionStage<AuthOutcome> submit(Client client, Supplier<AuthOutcome> work) {
    return submit(client, work, FULL);
  }

  /** The same for work with another kind of answer. */
  public <T> CompletionStage<T> submit(Client client, Supplier<? extends T> task, T ifFull) {
    Work<T> work = new Work<>(task, ifFull, new CompletableFuture<>());
    Optional<Work<?>> turnedAway = waiting.offer(client.party(), work);
    if (turnedAway.isEmpty()) {
      threads.execute(this::serveNext); // one for each that waits; who takes a place takes this too
    } else {
      turnedAway.get().turnAway();
    }
    return work.outcome();
  }

  private void serveNext() {
    waiting.poll().ifPresent(Work::serve);
  }

  /** Takes no more work. */
  @Override
  public void close() {
    threads.shutdown();
    for (Optional<Work<?>> left = waiting.poll(); left.isPresent(); left = waiting.poll()) {
      left.get().turnAway();
    }
  }
}
