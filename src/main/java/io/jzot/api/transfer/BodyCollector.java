package io.jzot.api.transfer;

import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/** Collects a small body in memory, at most up to a limit: beyond it is refused, never cut. */
final class BodyCollector {
  private static final String CONTENT_LENGTH = "Content-Length";

  private final HttpServerRequest request;
  private final int limit;
  private final Buffer collected = Buffer.buffer();
  private final CompletableFuture<byte[]> result = new CompletableFuture<>();
  private final AtomicLong received = new AtomicLong();

  BodyCollector(HttpServerRequest request, int limit) {
    this.request = request;
    this.limit = limit;
  }

  /** Starts; to be called on the request's event loop with the request paused. */
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
  }

  private long announced() {
    String header = request.getHeader(CONTENT_LENGTH);
    // Netty has refused what is not a number.
    return header == null ? -1 : Long.parseLong(header.strip());
  }

  private OciException tooLarge() {
    return new OciException(ErrorCode.MANIFEST_TOO_LARGE, "at most " + limit + " bytes are taken");
  }
}
