package io.jzot.api.transfer;

import io.netty.buffer.ByteBuf;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.net.impl.ConnectionBase;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicLong;

/**
 * On HTTP/1.1 under TLS: from the file into memory that the TLS engine encrypts from, without
 * copies between. The connection gives it back, as Vert.x' own buffers would not.
 */
final class DirectReads extends FileReads<ByteBuf> {
  private final ConnectionBase connection;

  DirectReads(
      ConnectionBase connection,
      FileChannel channel,
      Context context,
      StoreThreads threads,
      BodyBudget budget,
      AtomicLong sent) {
    super(channel, context, threads, budget, sent);
    this.connection = connection;
  }

  @Override
  ByteBuf allocate(int length) {
    return connection.channel().alloc().directBuffer(length, length).writerIndex(length);
  }

  @Override
  ByteBuffer bytes(ByteBuf memory) {
    return memory.nioBuffer();
  }

  @Override
  void drop(ByteBuf memory) {
    memory.release();
  }

  @Override
  Future<Void> hand(ByteBuf memory) {
    Promise<Void> written = Promise.promise();
    connection.writeToChannel(
        memory,
        result -> {
          if (result.isSuccess()) {
            written.complete();
          } else {
            written.fail(result.cause());
          }
        });
    return written.future();
  }
}
