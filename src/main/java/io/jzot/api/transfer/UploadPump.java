package io.jzot.api.transfer;

import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import io.jzot.store.UploadSession.Append;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Moves one request body into an upload session. The event loop queues what arrives and stops
 * reading when too much waits; a store thread takes the queue over whenever there is something in
 * it and lets go when it is empty. Whatever arrived before a body ends, well or badly, is written.
 */
final class UploadPump {
  private final HttpServerRequest request;
  private final Context context;
  private final StoreThreads threads;
  private final BodyBudget budget;
  private final long window;
  private final CompletableFuture<Long> acknowledged = new CompletableFuture<>();

  private final ArrayDeque<Buffer> queue = new ArrayDeque<>(); // guarded by this, as all below
  private long queuedBytes;
  private boolean draining = true; // until the session is open
  private boolean paused = true;
  private boolean ended;
  private @Nullable Throwable cut;

  private final AtomicLong received = new AtomicLong();
  private @Nullable Append append; // of the one store thread that drains

  UploadPump(
      HttpServerRequest request,
      Context context,
      StoreThreads threads,
      BodyBudget budget,
      long window) {
    this.request = request;
    this.context = context;
    this.threads = threads;
    this.budget = budget;
    this.window = window;
  }

  /**
   * Starts; to be called on the request's event loop with the request paused.
   *
   * @param opened called on the event loop before the first byte is read
   * @return the acknowledged offset
   */
  CompletionStage<Long> start(Supplier<Append> open, Runnable opened) {
    request.handler(this::arrived);
    request.endHandler(end -> finish(null));
    request.exceptionHandler(this::finish);
    threads.execute(() -> open(open, opened));
    return acknowledged;
  }

  /** Gives up: what has arrived is kept, the rest is not waited for. */
  void giveUp(Throwable why) {
    acknowledged.completeExceptionally(why);
    finish(why);
  }

  long received() {
    return received.get();
  }

  synchronized boolean paused() {
    return paused;
  }

  private void open(Supplier<Append> open, Runnable opened) {
    try {
      append = open.get();
    } catch (RuntimeException | Error e) {
      fail(e);
      return;
    }
    context.runOnContext(now -> opened.run());
    resume();
    drain();
  }

  private void arrived(Buffer bytes) {
    received.addAndGet(bytes.length());
    boolean idle;
    synchronized (this) {
      if (acknowledged.isDone()) {
        return;
      }
      queue.add(bytes);
      queuedBytes += bytes.length();
      budget.take(bytes.length());
      if (!paused && (queuedBytes >= window || budget.exhausted())) {
        paused = true;
        request.pause();
      }
      idle = !draining;
      draining = true;
    }
    if (idle) {
      threads.execute(this::drain);
    }
  }

  private void finish(@Nullable Throwable why) {
    boolean idle;
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      cut = why;
      idle = !draining;
      draining = true;
    }
    if (idle) {
      threads.execute(this::drain);
    }
  }

  private void drain() {
    Append target = append;
    if (target == null) {
      return; // failed to open
    }
    try {
      for (Buffer next = next(); next != null; next = next()) {
        target.write(ByteBuffer.wrap(next.getBytes()));
        written(next.length());
      }
      end(target);
    } catch (RuntimeException | Error e) {
      target.close();
      fail(e);
    }
  }

  /** The next buffer; null when there is none, and then this thread no longer drains. */
  private synchronized @Nullable Buffer next() {
    Buffer next = queue.poll();
    if (next == null && !ended) {
      draining = false;
    }
    return next;
  }

  private void written(int bytes) {
    budget.give(bytes);
    boolean room;
    synchronized (this) {
      queuedBytes -= bytes;
      room = paused && queuedBytes <= window / 2;
    }
    if (room) {
      budget.whenRoom(this::resume);
    }
  }

  private void end(Append target) {
    synchronized (this) {
      if (!ended || !queue.isEmpty()) {
        return;
      }
    }
    Throwable why = cut;
    if (why == null) {
      long offset = target.acknowledge();
      target.close();
      acknowledged.complete(offset);
    } else {
      target.close();
      acknowledged.completeExceptionally(
          new OciException(
              ErrorCode.BLOB_UPLOAD_INVALID,
              "the body ended early; ask for the session's range and go on from there",
              why));
    }
  }

  private void fail(Throwable why) {
    long dropped;
    synchronized (this) {
      acknowledged.completeExceptionally(why);
      dropped = queuedBytes;
      queue.clear();
      queuedBytes = 0;
    }
    budget.give(dropped);
    resume(); // the rest of the body is read and dropped
  }

  private void resume() {
    context.runOnContext(
        now -> {
          synchronized (this) {
            if (!paused) {
              return;
            }
            paused = false;
          }
          request.resume();
        });
  }
}
