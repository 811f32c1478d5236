package io.jzot.app;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Tells from time to time how far long work has come. */
final class Progress implements AutoCloseable {
  private static final long PERIOD = TimeUnit.SECONDS.toNanos(5);

  private final PrintWriter err;
  private long shown = System.nanoTime();
  private @Nullable Thread watcher;

  Progress(PrintWriter err) {
    this.err = err;
  }

  /** So many things are done; says so if it has not for a while. */
  synchronized void show(long items) {
    if (System.nanoTime() - shown >= PERIOD) {
      shown = System.nanoTime();
      err.println(items + " repositories done");
    }
  }

  /** Looks itself until it is closed. */
  void watch(LongSupplier items) {
    Thread fresh = new Thread(() -> look(items), "progress");
    fresh.setDaemon(true);
    fresh.start();
    watcher = fresh;
  }

  private void look(LongSupplier items) {
    try {
      while (true) {
        TimeUnit.NANOSECONDS.sleep(PERIOD);
        show(items.getAsLong());
      }
    } catch (InterruptedException e) {
      // It is over.
    }
  }

  @Override
  public void close() {
    Thread running = watcher;
    if (running != null) {
      running.interrupt();
    }
  }
}
