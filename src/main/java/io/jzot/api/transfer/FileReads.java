package io.jzot.api.transfer;

import io.jzot.oci.ByteRange;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Under TLS and on HTTP/2, where the kernel cannot copy or is slower: while one piece goes out a
 * store thread reads the next.
 *
 * @param <T> memory that a piece is read into
 */
abstract class FileReads<T> implements PieceQueue.Way<T> {
  private static final int LARGEST_READ = 512 * 1024;
  private static final int SMALLEST_READ = 16 * 1024;
  private static final long QUICK_NANOS = 50_000_000;
  private static final int DEPTH = 2;

  /** So many pieces fit into what is free: the more transfers there are, the smaller they get. */
  private static final int PIECES = 32;

  private final FileChannel channel;
  private final Context context;
  private final StoreThreads threads;
  private final BodyBudget budget;
  private final AtomicLong sent;
  private int readSize = SMALLEST_READ;

  /**
   * Of one transfer.
   *
   * @param budget of all transfers: where much waits already, pieces are small
   * @param sent counts the bytes that went out
   */
  FileReads(
      FileChannel channel,
      Context context,
      StoreThreads threads,
      BodyBudget budget,
      AtomicLong sent) {
    this.channel = channel;
    this.context = context;
    this.threads = threads;
    this.budget = budget;
    this.sent = sent;
  }

  /** Memory for a piece; called on the event loop. */
  abstract T allocate(int length);

  /** The place of all bytes of a piece. */
  abstract ByteBuffer bytes(T memory);

  /** Gives back memory that will not go out. */
  abstract void drop(T memory);

  /** Hands a piece to the connection. */
  abstract Future<Void> hand(T memory);

  @Override
  public final int depth() {
    return DEPTH;
  }

  @Override
  public final long limit() {
    return Math.max(SMALLEST_READ, Math.min(readSize, budget.free() / PIECES));
  }

  @Override
  public final Future<T> make(ByteRange piece) {
    Promise<T> promise = Promise.promise();
    T memory = allocate((int) piece.length());
    budget.take(piece.length());
    threads.execute(
        () -> {
          try {
            readFully(bytes(memory), piece.first());
            context.runOnContext(now -> promise.complete(memory));
          } catch (IOException e) {
            context.runOnContext(
                now -> {
                  budget.give(piece.length());
                  drop(memory);
                  promise.fail(e);
                });
          }
        });
    return promise.future();
  }

  /** A reader that takes its time gets small pieces, so that many of them hold little memory. */
  @Override
  public final Future<Void> write(T memory, long length) {
    long start = System.nanoTime();
    return hand(memory)
        .onComplete(
            written -> {
              budget.give(length);
              boolean quick = System.nanoTime() - start < QUICK_NANOS;
              readSize = quick ? Math.min(LARGEST_READ, readSize * 4) : SMALLEST_READ;
            })
        .onSuccess(written -> sent.addAndGet(length));
  }

  private void readFully(ByteBuffer buffer, long position) throws IOException {
    long first = position - buffer.position();
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, first + buffer.position()) < 0) {
        throw new IOException("file ended early");
      }
    }
  }
}
