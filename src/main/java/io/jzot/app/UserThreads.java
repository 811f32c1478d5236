package io.jzot.app;

import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The two threads that wait for the database of users; what is too much for them is refused. */
final class UserThreads implements Executor, AutoCloseable {
  private static final int THREADS = 2;
  private static final int QUEUE = 256;

  private final ThreadPoolExecutor pool;

  UserThreads() {
    AtomicInteger number = new AtomicInteger();
    this.pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(QUEUE),
            task -> {
              Thread thread = new Thread(task, "users-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            },
            (task, full) -> {
              throw new OciException(
                  ErrorCode.UNAVAILABLE, "too many log-ins at once, try again in a moment");
            });
    this.pool.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable task) {
    pool.execute(task);
  }

  @Override
  public void close() {
    pool.shutdown();
  }
}
