package io.jzot.api.transfer;

import io.jzot.oci.ByteRange;
import io.netty.channel.DefaultFileRegion;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.net.impl.ConnectionBase;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** On plain HTTP/1.1 the kernel copies from the open file (sendfile). */
final class KernelCopies implements PieceQueue.Way<DefaultFileRegion> {
  /** Bytes of one copy: between two of them the idle clock of the connection is wound up. */
  private static final long REGION = 1L << 20;

  private static final int DEPTH = 4;

  private final ConnectionBase connection;
  private final FileChannel channel;
  private final AtomicLong sent;
  private final ArrayDeque<DefaultFileRegion> queued = new ArrayDeque<>();
  private volatile @Nullable DefaultFileRegion first;

  /**
   * Of one transfer.
   *
   * @param sent counts the bytes of whole copies
   */
  KernelCopies(ConnectionBase connection, FileChannel channel, AtomicLong sent) {
    this.connection = connection;
    this.channel = channel;
    this.sent = sent;
  }

  /** Bytes of the copy under way that went out so far. */
  long partlySent() {
    DefaultFileRegion region = first;
    return region == null ? 0 : region.transferred();
  }

  @Override
  public int depth() {
    return DEPTH;
  }

  @Override
  public long limit() {
    return REGION;
  }

  @Override
  public Future<DefaultFileRegion> make(ByteRange piece) {
    DefaultFileRegion region = new DefaultFileRegion(channel, piece.first(), piece.length());
    region.retain(); // released to zero it would close the channel
    return Future.succeededFuture(region);
  }

  @Override
  public Future<Void> write(DefaultFileRegion region, long length) {
    Promise<Void> written = Promise.promise();
    queued.add(region);
    first = queued.peek();
    connection.writeToChannel(
        region,
        result -> {
          queued.remove(region);
          first = queued.peek();
          if (result.isSuccess()) {
            sent.addAndGet(length);
            written.complete();
          } else {
            written.fail(result.cause());
          }
        });
    return written.future();
  }
}
