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
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Moves one request body into an upload session. The event loop queues what arrives and stops
 * reading when too much waits; a store thread takes the queue over whenever there is something in
 * it and lets go when it is empty. Whatever arrived before a body ends, well or badly, is written.
 * A small body is collected first, so that a store thread has one thing to do.
 *
 * @param <T> what comes of it
 */
final class UploadPump<T> {
  private final HttpServerRequest request;
  private final Context context;
  private final StoreThreads threads;
  private final BodyBudget budget;
  private final long window;
  private final Function<Append, T> last;
  private final CompletableFuture<T> result = new CompletableFuture<>();

  private final ArrayDeque<Buffer> queue = new ArrayDeque<>(); // guarded by this, as all below
  private long queuedBytes;
  private @Nullable Runnable opening; // once the body has ended
  private boolean draining = true; // until the session is open
  private boolean paused = true;
  private boolean ended;
  private @Nullable Throwable cut;

  private final AtomicLong received = new AtomicLong();
  private @Nullable Append append; // of the one store thread that drains

  /**
   * @param last called on a store thread when all has been written; what it returns is the result
   */
  UploadPump(
      HttpServerRequest request,
      Context context,
      StoreThreads threads,
      BodyBudget budget,
      long window,
      Function<Append, T> last) {
    this.last = last;
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
   */
  CompletionStage<T> start(Supplier<Append> open, Runnable opened) {
    listen();
    threads.execute(
        () -> {
          if (isOpen(open)) {
            context.runOnContext(now -> opened.run());
            resume();
            drain();
          }
        });
    return result;
  }

  /** The same for a small body whose sender does not wait to be asked for it. */
  CompletionStage<T> startSmall(Supplier<Append> open) {
    listen();
    synchronized (this) {
      paused = false;
      opening =
          () -> {
            if (isOpen(open)) {
              drain();
            }
          };
    }
    request.resume();
    return result;
  }

  private void listen() {
    request.handler(this::arrived);
    request.endHandler(end -> finish(null));
    request.exceptionHandler(this::finish);
  }

  /** Gives up: what has arrived is kept, the rest is not waited for. */
  void giveUp(Throwable why) {
    result.completeExceptionally(why);
    finish(why);
  }

  long received() {
    return received.get();
  }

  /** Whether nothing more is waited for, now or at all. */
  synchronized boolean held() {
    return paused || ended;
  }

  private boolean isOpen(Supplier<Append> open) {
    try {
      append = open.get();
      return true;
    } catch (RuntimeException | Error e) {
      fail(e);
      return false;
    }
  }

  private void arrived(Buffer bytes) {
    received.addAndGet(bytes.length());
    boolean idle;
    synchronized (this) {
      if (result.isDone()) {
        return;
      }
      queue.add(bytes);
      queuedBytes += bytes.length();
      budget.take(bytes.length());
      if (!paused && opening == null && (queuedBytes >= window || budget.exhausted())) {
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
    Runnable begin;
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      cut = why;
      begin = opening;
      opening = null;
      idle = !draining;
      draining = true;
    }
    if (begin != null) {
      threads.execute(begin);
    } else if (idle) {
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
      T value = last.apply(target);
      target.close();
      result.complete(value);
    } else {
      target.close();
      result.completeExceptionally(
          new OciException(
              ErrorCode.BLOB_UPLOAD_INVALID,
              "the body ended early; ask for the session's range and go on from there",
              why));
    }
  }

  private void fail(Throwable why) {
    long dropped;
    synchronized (this) {
      result.completeExceptionally(why);
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
