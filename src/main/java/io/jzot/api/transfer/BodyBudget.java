package io.jzot.api.transfer;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of request bodies wait in memory, over all requests. What has arrived is always
 * counted; whoever finds the budget exhausted stops reading until there is room again.
 */
final class BodyBudget {
  private final long limit;
  private final AtomicLong used = new AtomicLong();
  private final ConcurrentLinkedQueue<Runnable> waiting = new ConcurrentLinkedQueue<>();

  BodyBudget(long limit) {
    this.limit = limit;
  }

  void take(long bytes) {
    used.addAndGet(bytes);
  }

  void give(long bytes) {
    used.addAndGet(-bytes);
    wake();
  }

  boolean exhausted() {
    return used.get() >= limit;
  }

  /** Bytes that may be taken before it is exhausted. */
  long free() {
    return Math.max(0, limit - used.get());
  }

  /** Bytes that wait now. */
  long used() {
    return used.get();
  }

  /** Calls back as soon as there is room, at once if there is. */
  void whenRoom(Runnable callback) {
    waiting.add(callback);
    wake();
  }

  private void wake() {
    while (!exhausted()) {
      Runnable next = waiting.poll();
      if (next == null) {
        return;
      }
      next.run();
    }
  }
}
