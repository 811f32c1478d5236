package io.jzot.api.transfer;

import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Collects a small body in memory, at most up to a limit: beyond it is refused, never cut. The
 * first piece is free; a body that turns out larger waits until there is memory for all that it may
 * become. Lives on the request's event loop.
 */
final class BodyCollector {
  static final String CONTENT_LENGTH = "Content-Length";

  /** So much of a body may lie in memory without being counted. */
  static final int FREE = 64 * 1024;

  private final HttpServerRequest request;
  private final Context context;
  private final MemoryReserve reserve;
  private final int limit;
  private final ErrorCode tooLarge;
  private final Buffer collected = Buffer.buffer();
  private final CompletableFuture<byte[]> result = new CompletableFuture<>();
  private final AtomicLong received = new AtomicLong();
  private boolean reserving;
  private volatile boolean waiting;
  private boolean holding; // guarded by this, as released
  private boolean released;

  BodyCollector(
      HttpServerRequest request,
      Context context,
      MemoryReserve reserve,
      int limit,
      ErrorCode tooLarge) {
    this.request = request;
    this.context = context;
    this.reserve = reserve;
    this.limit = limit;
    this.tooLarge = tooLarge;
  }

  /** Starts; to be called with the request paused. */
  CompletionStage<byte[]> start() {
    if (announced() > limit) {
      result.completeExceptionally(tooLarge());
    }
    request.handler(this::arrived);
    request.endHandler(end -> result.complete(collected.getBytes()));
    request.exceptionHandler(
        why ->
            result.completeExceptionally(
                new OciException(ErrorCode.SIZE_INVALID, "the body ended early", why)));
    request.resume();
    return result;
  }

  void giveUp(Throwable why) {
    result.completeExceptionally(why);
  }

  long received() {
    return received.get();
  }

  /** Gives the memory back; to be called when the bytes are no longer needed. */
  synchronized void release() {
    released = true;
    if (holding) {
      holding = false;
      reserve.release(limit);
    }
  }

  /** Whether it stands still until there is memory. */
  boolean waiting() {
    return waiting;
  }

  private void arrived(Buffer bytes) {
    long total = received.addAndGet(bytes.length());
    if (result.isDone()) {
      return; // refused already: the rest is read and dropped
    }
    if (total > limit) {
      result.completeExceptionally(tooLarge());
      return;
    }
    collected.appendBuffer(bytes);
    if (total > FREE && !reserving) {
      reserving = true;
      waiting = true;
      request.pause();
      reserve.reserve(limit, this::reserved);
    }
  }

  private synchronized void reserved() {
    holding = true;
    if (released) {
      release();
      return;
    }
    context.runOnContext(
        now -> {
          waiting = false;
          request.resume();
        });
  }

  private long announced() {
    String header = request.getHeader(CONTENT_LENGTH);
    // Netty has refused what is not a number.
    return header == null ? -1 : Long.parseLong(header.strip());
  }

  private OciException tooLarge() {
    return new OciException(tooLarge, "at most " + limit + " bytes are taken");
  }
}
