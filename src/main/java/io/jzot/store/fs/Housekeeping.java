package io.jzot.store.fs;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * What has to be done to repositories some time after they changed: one thread for the whole store.
 * A repository that is waiting here is held in memory.
 */
final class Housekeeping {
  private static final long PATIENCE = 60;

  private final Map<IndexPublisher, Long> due = new ConcurrentHashMap<>();
  private final ScheduledThreadPoolExecutor thread;

  Housekeeping() {
    thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread made = new Thread(task, "jzot-store");
              made.setDaemon(true);
              return made;
            });
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    thread.setKeepAliveTime(1, TimeUnit.SECONDS);
    thread.allowCoreThreadTimeOut(true);
  }

  /**
   * Comes by after some time, or earlier if that was asked for already.
   *
   * @param delay in nanoseconds
   */
  void schedule(IndexPublisher publisher, long delay) {
    long when = System.nanoTime() + delay;
    Long before = due.get(publisher);
    if (before != null && before - when <= 0) {
      return;
    }
    due.put(publisher, when);
    try {
      var unused = thread.schedule(() -> visit(publisher, when), delay, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      // The store is closing, and looks after all that are due.
    }
  }

  /** How many it has to come by. */
  int waiting() {
    return due.size();
  }

  private void visit(IndexPublisher publisher, long when) {
    if (due.remove(publisher, when)) {
      publisher.tidy();
    }
  }

  /** Publishes and flushes what is left. */
  void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(PATIENCE, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    due.keySet().forEach(IndexPublisher::close);
  }
}
