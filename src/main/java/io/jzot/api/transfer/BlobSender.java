package io.jzot.api.transfer;

import io.jzot.oci.ByteRange;
import io.jzot.store.BlobContent;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.impl.ConnectionBase;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Sends one {@link OutgoingBlob}, part after part, on the connection's event loop: copied by the
 * kernel on plain HTTP/1.1, read by store threads elsewhere.
 */
final class BlobSender {
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final ConnectionBase connection;
  private final OutgoingBlob blob;
  private final StoreThreads threads;
  private final BodyBudget budget;
  private final AtomicLong sent = new AtomicLong();
  private volatile LongSupplier inFlight = () -> 0;

  /**
   * For one answer.
   *
   * @param budget of what all answers together hold in memory
   */
  BlobSender(
      HttpServerRequest request, OutgoingBlob blob, StoreThreads threads, BodyBudget budget) {
    this.request = request;
    this.response = request.response();
    // Vert.x sends files by path only, and a path may have come to name another file by now.
    this.connection = (ConnectionBase) request.connection();
    this.blob = blob;
    this.threads = threads;
    this.budget = budget;
  }

  /** Sends head and body; the future fails when the client goes away or the file cannot be read. */
  Future<Void> send() {
    Promise<Void> done = Promise.promise();
    response.closeHandler(gone -> done.tryFail("client went away"));
    response.exceptionHandler(done::tryFail);
    ContextInternal context = connection.getContext();
    if (context.inThread()) {
      begin(done);
    } else {
      context.runOnContext(now -> begin(done));
    }
    return done.future();
  }

  private void begin(Promise<Void> done) {
    part(0).onComplete(result -> settle(done, result));
  }

  private static void settle(Promise<Void> done, AsyncResult<Void> result) {
    if (result.succeeded()) {
      done.tryComplete();
    } else {
      done.tryFail(result.cause());
    }
  }

  /** Bytes that went out so far, the kernel's copy under way included. */
  long progress() {
    return sent.get() + inFlight.getAsLong();
  }

  private Future<Void> part(int index) {
    if (index == blob.parts().size()) {
      return response.end();
    }
    OutgoingBlob.Part part = blob.parts().get(index);
    Future<Void> written =
        part instanceof OutgoingBlob.Part.Slice slice
            ? slice(slice.range())
            : response.write(((OutgoingBlob.Part.Text) part).bytes());
    return written.compose(next -> part(index + 1));
  }

  private Future<Void> slice(ByteRange range) {
    if (range.length() == 0) {
      return Future.succeededFuture();
    }
    if (blob.content() instanceof BlobContent.Memory memory) {
      int first = (int) range.first();
      return response.write(
          Buffer.buffer().appendBytes(memory.bytes(), first, (int) range.length()));
    }
    FileChannel channel = ((BlobContent.File) blob.content()).channel();
    Context context = connection.getContext();
    if (request.version() == HttpVersion.HTTP_2) {
      return send(new HeapReads(response, channel, context, threads, budget, sent), range);
    }
    // An empty write sends the head, which has to stand before the first piece.
    response.write(Buffer.buffer());
    if (request.isSSL()) {
      return send(new DirectReads(connection, channel, context, threads, budget, sent), range);
    }
    KernelCopies copies = new KernelCopies(connection, channel, sent);
    inFlight = copies::partlySent;
    return send(copies, range);
  }

  private <T> Future<Void> send(PieceQueue.Way<T> way, ByteRange range) {
    return new PieceQueue<>(connection.getContext(), way, range).send();
  }
}
