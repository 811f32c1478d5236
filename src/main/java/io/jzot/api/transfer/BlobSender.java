package io.jzot.api.transfer;

import io.jzot.oci.ByteRange;
import io.jzot.store.BlobContent;
import io.netty.channel.DefaultFileRegion;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Sends one {@link OutgoingBlob}, part after part, on the connection's event loop. From an open
 * file on plain HTTP/1.1 the kernel copies (sendfile); elsewhere (TLS, HTTP/2, where that is
 * slower) a pump reads ahead one buffer on a store thread and waits until the connection has taken
 * it.
 */
final class BlobSender {
  /** Bytes of one kernel copy: between two of them the idle clock of the connection is wound up. */
  private static final long REGION = 1L << 20;

  private static final int LARGEST_READ = 256 * 1024;
  private static final int SMALLEST_READ = 16 * 1024;
  private static final long QUICK_NANOS = 50_000_000;

  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final ConnectionBase connection;
  private final OutgoingBlob blob;
  private final StoreThreads threads;
  private final AtomicLong sent = new AtomicLong();
  private volatile LongSupplier inFlight = () -> 0;
  private int readSize = SMALLEST_READ;

  BlobSender(HttpServerRequest request, OutgoingBlob blob, StoreThreads threads) {
    this.request = request;
    this.response = request.response();
    // Vert.x sends files by path only, and a path may have come to name another file by now.
    this.connection = (ConnectionBase) request.connection();
    this.blob = blob;
    this.threads = threads;
  }

  /** Sends head and body; the future fails when the client goes away or the file cannot be read. */
  Future<Void> send() {
    Promise<Void> done = Promise.promise();
    response.closeHandler(gone -> done.tryFail("client went away"));
    response.exceptionHandler(done::tryFail);
    connection.getContext().runOnContext(now -> part(0).onComplete(result -> settle(done, result)));
    return done.future();
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
    if (request.version() == HttpVersion.HTTP_2 || request.isSSL()) {
      return pump(channel, range, 0);
    }
    // An empty write sends the head, which has to stand before the first region.
    response.write(Buffer.buffer());
    return regions(channel, range, 0);
  }

  private Future<Void> regions(FileChannel channel, ByteRange range, long done) {
    if (done == range.length()) {
      return Future.succeededFuture();
    }
    ByteRange piece = TransferRules.part(range, done, REGION);
    DefaultFileRegion region = new DefaultFileRegion(channel, piece.first(), piece.length());
    region.retain(); // released to zero it would close the channel
    inFlight = region::transferred;
    Promise<Void> written = Promise.promise();
    connection.writeToChannel(
        region,
        result -> {
          if (result.isSuccess()) {
            written.tryComplete();
          } else {
            written.tryFail(result.cause());
          }
        });
    return written
        .future()
        .compose(
            next -> {
              inFlight = () -> 0;
              sent.addAndGet(piece.length());
              return regions(channel, range, done + piece.length());
            });
  }

  private Future<Void> pump(FileChannel channel, ByteRange range, long done) {
    if (done == range.length()) {
      return Future.succeededFuture();
    }
    ByteRange piece = TransferRules.part(range, done, readSize);
    return read(channel, piece)
        .compose(this::write)
        .compose(next -> pump(channel, range, done + piece.length()));
  }

  /** A reader that takes its time gets small pieces, so that many of them hold little memory. */
  private Future<Void> write(Buffer bytes) {
    long start = System.nanoTime();
    return response
        .write(bytes)
        .onSuccess(
            written -> {
              sent.addAndGet(bytes.length());
              boolean quick = System.nanoTime() - start < QUICK_NANOS;
              readSize = quick ? Math.min(LARGEST_READ, readSize * 4) : SMALLEST_READ;
            });
  }

  private Future<Buffer> read(FileChannel channel, ByteRange piece) {
    Promise<Buffer> promise = Promise.promise();
    threads.execute(
        () -> {
          try {
            Buffer bytes = Buffer.buffer(readFully(channel, piece));
            connection.getContext().runOnContext(now -> promise.complete(bytes));
          } catch (IOException e) {
            connection.getContext().runOnContext(now -> promise.fail(e));
          }
        });
    return promise.future();
  }

  private static byte[] readFully(FileChannel channel, ByteRange piece) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) piece.length());
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, piece.first() + buffer.position()) < 0) {
        throw new IOException("file ended early");
      }
    }
    return buffer.array();
  }
}
