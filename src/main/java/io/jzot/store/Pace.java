package io.jzot.store;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * How fast a long run in the background may go, how far it came, and that it should end. The run
 * reports what it does; anybody may look or stop it.
 */
public final class Pace {
  /** What opening or looking at one file counts as, in bytes. */
  public static final long PER_FILE = 4096;

  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(50);

  private final long bytesPerSecond;
  private final long began = System.nanoTime();
  private final AtomicLong spent = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong items = new AtomicLong();
  private volatile boolean stopped;

  /**
   * @param bytesPerSecond to read or look at; {@link Long#MAX_VALUE} for no limit
   */
  public Pace(long bytesPerSecond) {
    this.bytesPerSecond = bytesPerSecond;
  }

  public static Pace unlimited() {
    return new Pace(Long.MAX_VALUE);
  }

  /** So many bytes were read: returns when the run may go on. */
  public void read(long count) {
    bytes.addAndGet(count);
    spend(count);
  }

  /** One thing was done. */
  public void done() {
    items.incrementAndGet();
    spend(PER_FILE);
  }

  private void spend(long count) {
    long all = spent.addAndGet(count);
    if (bytesPerSecond == Long.MAX_VALUE) {
      return;
    }
    long due = (long) ((double) all / bytesPerSecond * TimeUnit.SECONDS.toNanos(1));
    while (!stopped && System.nanoTime() - began < due) {
      LockSupport.parkNanos(Math.min(TICK, due - (System.nanoTime() - began)));
    }
  }

  /** Bytes read so far. */
  public long bytes() {
    return bytes.get();
  }

  /** Things done so far. */
  public long items() {
    return items.get();
  }

  /** The run should end at the next occasion, with what it has. */
  public void stop() {
    stopped = true;
  }

  public boolean isStopped() {
    return stopped;
  }
}
