package io.jzot.api.transfer;

import java.util.ArrayDeque;

/**
 * How much memory all collected bodies together may take. A body gets what it may grow to in one
 * piece or waits its turn: with parts of it in many hands nobody could finish.
 */
final class MemoryReserve {
  private final ArrayDeque<Turn> waiting = new ArrayDeque<>(); // guarded by this, as free
  private long free;

  MemoryReserve(long bytes) {
    this.free = bytes;
  }

  private record Turn(long bytes, Runnable granted) {}

  /** Calls back once the bytes are reserved, at once if they are there; in order of asking. */
  void reserve(long bytes, Runnable granted) {
    synchronized (this) {
      waiting.add(new Turn(bytes, granted));
    }
    serve();
  }

  /** Gives back what was reserved. */
  void release(long bytes) {
    synchronized (this) {
      free += bytes;
    }
    serve();
  }

  private void serve() {
    for (Turn turn = next(); turn != null; turn = next()) {
      turn.granted.run();
    }
  }

  private synchronized @org.jspecify.annotations.Nullable Turn next() {
    Turn first = waiting.peek();
    if (first == null || first.bytes > free) {
      return null;
    }
    free -= first.bytes;
    return waiting.poll();
  }
}
