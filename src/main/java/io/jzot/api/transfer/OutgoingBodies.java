package io.jzot.api.transfer;

import static io.jzot.log.Field.field;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends blobs out. */
public final class OutgoingBodies implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OutgoingBodies.class);

  private final StoreThreads threads;
  private final ProgressWatch watch;
  private final BodyBudget budget;
  private final LongAdder sent = new LongAdder();

  public OutgoingBodies(Vertx vertx, StoreThreads threads, TransferRules rules) {
    this.threads = threads;
    this.budget = new BodyBudget(rules.budgetBytes());
    this.watch = new ProgressWatch(vertx, rules.stall(), 1);
  }

  /**
   * Sends head and body of an answer whose headers are set, and closes the blob. A transfer that
   * fails half-way closes the connection (resets the stream on HTTP/2): it never looks complete.
   */
  public Future<Void> send(HttpServerRequest request, OutgoingBlob blob) {
    BlobSender sender = new BlobSender(request, blob, threads, budget);
    ProgressWatch.Watched watched =
        watch.watch(sender::progress, () -> false, () -> Hangup.now(request));
    return sender
        .send()
        .onComplete(
            result -> {
              watched.stop();
              sent.add(sender.progress());
              blob.content().close();
              if (result.failed()) {
                log.debug("download ended early", field("cause", result.cause().getMessage()));
                Hangup.now(request);
              }
            });
  }

  /** Bytes of blobs that went out, downloads that have ended. */
  public long sentBytes() {
    return sent.sum();
  }

  @Override
  public void close() {
    watch.close();
  }
}
