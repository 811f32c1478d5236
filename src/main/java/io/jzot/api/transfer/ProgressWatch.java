package io.jzot.api.transfer;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Gives up transfers that are too slow: one timer for all of them. What moved fewer bytes within a
 * window than it has to is given up, unless it was our own doing.
 */
final class ProgressWatch implements AutoCloseable {
  private static final int CHECKS_PER_WINDOW = 6;

  private final Vertx vertx;
  private final long timer;
  private final Duration window;
  private final long bytesPerWindow;
  private final Set<Watched> watched = ConcurrentHashMap.newKeySet();

  ProgressWatch(Vertx vertx, Duration window, long bytesPerWindow) {
    this.vertx = vertx;
    this.window = window;
    this.bytesPerWindow = bytesPerWindow;
    long period = Math.max(1, window.toMillis() / CHECKS_PER_WINDOW);
    this.timer = vertx.setPeriodic(period, id -> check(System.nanoTime()));
  }

  /**
   * Watches a transfer until {@link Watched#stop}.
   *
   * @param bytes how many it has moved so far
   * @param held whether it stands still because of us
   * @param giveUp called once, on a thread of the event loop
   */
  Watched watch(LongSupplier bytes, BooleanSupplier held, Runnable giveUp) {
    Watched transfer = new Watched(bytes, held, giveUp);
    watched.add(transfer);
    return transfer;
  }

  private void check(long now) {
    watched.removeIf(
        transfer -> {
          boolean tooSlow = transfer.tooSlow(now);
          if (tooSlow) {
            transfer.giveUp.run();
          }
          return tooSlow;
        });
  }

  @Override
  public void close() {
    vertx.cancelTimer(timer);
  }

  /** One transfer under watch; looked at by the timer's thread only. */
  final class Watched {
    private final LongSupplier bytes;
    private final BooleanSupplier held;
    private final Runnable giveUp;
    private long windowStart = System.nanoTime();
    private long bytesAtStart;

    private Watched(LongSupplier bytes, BooleanSupplier held, Runnable giveUp) {
      this.bytes = bytes;
      this.held = held;
      this.giveUp = giveUp;
    }

    void stop() {
      watched.remove(this);
    }

    private boolean tooSlow(long now) {
      long moved = bytes.getAsLong();
      if (held.getAsBoolean() || moved - bytesAtStart >= bytesPerWindow) {
        windowStart = now;
        bytesAtStart = moved;
        return false;
      }
      return now - windowStart >= window.toNanos();
    }
  }
}
