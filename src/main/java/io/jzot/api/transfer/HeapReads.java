package io.jzot.api.transfer;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicLong;

/** On HTTP/2: nobody has to give heap arrays back, whatever becomes of the stream. */
final class HeapReads extends FileReads<byte[]> {
  private final HttpServerResponse response;

  HeapReads(
      HttpServerResponse response,
      FileChannel channel,
      Context context,
      StoreThreads threads,
      BodyBudget budget,
      AtomicLong sent) {
    super(channel, context, threads, budget, sent);
    this.response = response;
  }

  @Override
  byte[] allocate(int length) {
    return new byte[length];
  }

  @Override
  ByteBuffer bytes(byte[] memory) {
    return ByteBuffer.wrap(memory);
  }

  @Override
  void drop(byte[] memory) {}

  @Override
  Future<Void> hand(byte[] memory) {
    return response.write(Buffer.buffer(memory));
  }
}
