package io.jzot.api.transfer;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The few threads on which the store is written. Nobody interrupts them: an interrupt would close
 * the file under the hands of whoever shares it.
 */
public final class StoreThreads implements Executor, AutoCloseable {
  private static final int THREADS = Math.max(8, 4 * Runtime.getRuntime().availableProcessors());

  private final ExecutorService executor;

  public StoreThreads() {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "store-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    this.executor = pool;
  }

  /** Runs something that may block on the store. */
  public <T> CompletionStage<T> supply(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, executor);
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(task);
  }

  /** Takes no more work; what was taken is finished. */
  @Override
  public void close() {
    executor.shutdown();
  }
}
