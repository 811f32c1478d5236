package io.jzot.api.transfer;

import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import io.jzot.store.UploadSession.Append;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Takes request bodies in. Its methods are called on the request's event loop. */
public final class IncomingBodies implements AutoCloseable {
  private static final String EXPECT = "Expect";

  private final Vertx vertx;
  private final StoreThreads threads;
  private final TransferRules rules;
  private final BodyBudget budget;
  private final MemoryReserve reserve;
  private final ProgressWatch watch;

  public IncomingBodies(Vertx vertx, StoreThreads threads, TransferRules rules) {
    this.vertx = vertx;
    this.threads = threads;
    this.rules = rules;
    this.budget = new BodyBudget(rules.budgetBytes());
    this.reserve = new MemoryReserve(rules.budgetBytes());
    this.watch = new ProgressWatch(vertx, rules.slowWindow(), rules.bytesPerWindow());
  }

  /**
   * Streams a body into an upload session.
   *
   * @param open called on a store thread before the first byte is read, but of a small body
   * @param last called there when all has been written
   * @return what the last one returns; fails with what opening, writing or it threw,
   *     BLOB_UPLOAD_INVALID when the body was cut (what arrived stays in the session) or
   *     REQUEST_TIMEOUT
   */
  public <T> CompletionStage<T> intoUpload(
      HttpServerRequest request, Supplier<Append> open, Function<Append, T> last) {
    UploadPump<T> pump =
        new UploadPump<>(
            request, vertx.getOrCreateContext(), threads, budget, rules.windowBytes(), last);
    CompletionStage<T> result =
        isSmall(request) ? pump.startSmall(open) : pump.start(open, () -> sendContinue(request));
    watched(result, pump::received, pump::held, () -> pump.giveUp(tooSlow()));
    return result;
  }

  /** Whether a body is here in a moment, for all that was said about it. */
  private static boolean isSmall(HttpServerRequest request) {
    String length = request.getHeader(BodyCollector.CONTENT_LENGTH);
    // Netty has refused what is not a number.
    return length != null
        && Long.parseLong(length.strip()) <= BodyCollector.FREE
        && request.getHeader(EXPECT) == null;
  }

  /**
   * Collects a body in memory and works on it on a store thread.
   *
   * @return what the work returns; fails with what it threw, MANIFEST_TOO_LARGE beyond the limit,
   *     SIZE_INVALID when the body was cut, or REQUEST_TIMEOUT
   */
  public <T> CompletionStage<T> inMemory(
      HttpServerRequest request, int limit, Function<byte[], T> work) {
    return inMemory(request, limit, ErrorCode.MANIFEST_TOO_LARGE, work);
  }

  /**
   * The same for what is no manifest.
   *
   * @param tooLarge what a body beyond the limit is refused with
   */
  public <T> CompletionStage<T> inMemory(
      HttpServerRequest request, int limit, ErrorCode tooLarge, Function<byte[], T> work) {
    BodyCollector collector =
        new BodyCollector(request, vertx.getOrCreateContext(), reserve, limit, tooLarge);
    CompletionStage<byte[]> collected = collector.start();
    watched(collected, collector::received, collector::waiting, () -> collector.giveUp(tooSlow()));
    if (!collected.toCompletableFuture().isDone()) {
      sendContinue(request);
    }
    return collected
        .thenApplyAsync(work, threads)
        .whenComplete((result, failure) -> collector.release());
  }

  /** Bytes of bodies that wait in memory to be written. */
  public long waitingBytes() {
    return budget.used();
  }

  @Override
  public void close() {
    watch.close();
  }

  private void watched(
      CompletionStage<?> result, LongSupplier bytes, BooleanSupplier held, Runnable giveUp) {
    ProgressWatch.Watched watched = watch.watch(bytes, held, giveUp);
    result.whenComplete((done, failed) -> watched.stop());
  }

  private static void sendContinue(HttpServerRequest request) {
    if ("100-continue".equalsIgnoreCase(request.getHeader(EXPECT))
        && !request.response().headWritten()) {
      request.response().writeContinue();
    }
  }

  private OciException tooSlow() {
    return new OciException(
        ErrorCode.REQUEST_TIMEOUT,
        "less than "
            + rules.slowBytesPerSecond()
            + " bytes a second arrived; what arrived is kept");
  }
}
