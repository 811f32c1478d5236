package io.jzot.store;

import static io.jzot.log.Field.field;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Long work in the background: one run at a time, whoever asked for it, on a thread of its own that
 * nobody interrupts. The last report is kept.
 */
public final class Chore<R> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Chore.class);

  private final String name;
  private final long bytesPerSecond;
  private final Function<Pace, R> work;
  private final Consumer<Run> ended;
  private boolean closed;
  private @Nullable Thread thread;
  private Pace pace = Pace.unlimited();
  private @Nullable R report;
  private @Nullable String failure;

  /**
   * @param bytesPerSecond that a run may read
   */
  public Chore(String name, long bytesPerSecond, Function<Pace, R> work) {
    this(name, bytesPerSecond, work, run -> {});
  }

  /**
   * @param bytesPerSecond that a run may read
   * @param ended is told of each run, by its thread
   */
  public Chore(String name, long bytesPerSecond, Function<Pace, R> work, Consumer<Run> ended) {
    this.name = name;
    this.bytesPerSecond = bytesPerSecond;
    this.work = work;
    this.ended = ended;
  }

  /**
   * A run that ended.
   *
   * @param name of the work
   * @param report null when it failed
   */
  public record Run(String name, Duration took, @Nullable Object report) {}

  /**
   * Where it stands.
   *
   * @param items done so far, or by the last run
   * @param bytes read so far, or by the last run
   * @param report of the last run that ended well
   * @param failure of the last run
   */
  public record Status<R>(
      boolean running, long items, long bytes, @Nullable R report, @Nullable String failure) {}

  /** Begins a run; false when one is under way already. */
  public boolean start() {
    return start(work);
  }

  /** Begins a run that does something else this time; false when one is under way already. */
  public synchronized boolean start(Function<Pace, R> once) {
    if (closed || thread != null) {
      return false;
    }
    Pace mine = new Pace(bytesPerSecond);
    pace = mine;
    Thread fresh = new Thread(() -> run(once, mine), "jzot-" + name);
    fresh.setDaemon(true);
    thread = fresh;
    fresh.start();
    return true;
  }

  private void run(Function<Pace, R> once, Pace mine) {
    long start = System.nanoTime();
    R result = null;
    try {
      result = once.apply(mine);
      end(result, null);
    } catch (RuntimeException | Error e) {
      LOG.error("background work failed", field("work", name), e);
      end(null, String.valueOf(e.getMessage()));
    }
    ended.accept(new Run(name, Duration.ofNanos(System.nanoTime() - start), result));
  }

  private synchronized void end(@Nullable R result, @Nullable String problem) {
    report = result == null ? report : result;
    failure = problem;
    thread = null;
  }

  public synchronized Status<R> status() {
    return new Status<>(thread != null, pace.items(), pace.bytes(), report, failure);
  }

  /** Ends a run that is under way, and waits for it. */
  @Override
  public void close() {
    Thread running;
    synchronized (this) {
      closed = true;
      pace.stop();
      running = thread;
    }
    try {
      if (running != null) {
        running.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
