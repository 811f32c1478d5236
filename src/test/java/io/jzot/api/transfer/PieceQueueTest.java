package io.jzot.api.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.oci.ByteRange;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PieceQueueTest {
  private static final int LIMIT = 10;
  private static final int DEPTH = 3;

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final Pieces pieces = new Pieces();

  /** Writes end when the test says so, or at once. */
  private static final class Pieces implements PieceQueue.Way<ByteRange> {
    final List<ByteRange> written = new ArrayList<>();
    final ArrayDeque<Promise<Void>> open = new ArrayDeque<>();
    boolean atOnce;
    int failing = -1;

    @Override
    public int depth() {
      return DEPTH;
    }

    @Override
    public long limit() {
      return LIMIT;
    }

    @Override
    public Future<ByteRange> make(ByteRange piece) {
      return piece.first() == failing
          ? Future.failedFuture(new IOException("file ended early"))
          : Future.succeededFuture(piece);
    }

    @Override
    public Future<Void> write(ByteRange piece, long length) {
      written.add(piece);
      if (atOnce) {
        return Future.succeededFuture();
      }
      Promise<Void> end = Promise.promise();
      open.add(end);
      return end.future();
    }
  }

  @AfterEach
  void end() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private Future<Void> send(long size) {
    return on(() -> new PieceQueue<>(context, pieces, ByteRange.whole(size)).send());
  }

  private <T> T on(Supplier<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    context.runOnContext(now -> result.complete(work.get()));
    return result.orTimeout(10, TimeUnit.SECONDS).join();
  }

  private void takeOne() {
    on(
        () -> {
          pieces.open.remove().complete();
          return true;
        });
  }

  @Test
  void keepsSomeUnderWayAndNoMore() {
    Future<Void> end = send(5 * LIMIT + 1);
    assertThat(pieces.written).hasSize(DEPTH);
    takeOne();
    assertThat(pieces.written).hasSize(DEPTH + 1);
    while (!pieces.open.isEmpty()) {
      assertThat(end.isComplete()).isFalse();
      assertThat(pieces.open.size()).isLessThanOrEqualTo(DEPTH);
      takeOne();
    }
    assertThat(end.succeeded()).isTrue();
    assertThat(pieces.written).hasSize(6).last().isEqualTo(new ByteRange(50, 50));
    for (int i = 0; i < 6; i++) {
      assertThat(pieces.written.get(i).first()).isEqualTo((long) i * LIMIT);
    }
  }

  /** A connection that takes everything at once; others get their turn meanwhile. */
  @Test
  void isNotDeepWhereNothingWaits() {
    pieces.atOnce = true;
    AtomicInteger before = new AtomicInteger();
    Future<Void> end =
        on(
            () -> {
              context.runOnContext(now -> before.set(pieces.written.size()));
              return new PieceQueue<>(context, pieces, ByteRange.whole(100_000L * LIMIT)).send();
            });
    end.toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    assertThat(pieces.written).hasSize(100_000);
    assertThat(before).hasValue(DEPTH);
  }

  @Test
  void endsBadlyWhenNothingIsUnderWayAnyMore() {
    pieces.failing = 2 * LIMIT;
    Future<Void> end = send(10 * LIMIT);
    assertThat(pieces.written).hasSize(2);
    assertThat(end.isComplete()).isFalse();
    takeOne();
    assertThat(end.isComplete()).isFalse();
    takeOne();
    assertThat(end.cause()).hasMessage("file ended early");
    assertThat(pieces.written).hasSize(2);
  }

  @Test
  void aWriteThatFailsBeginsNoOther() {
    Future<Void> end = send(10 * LIMIT);
    on(
        () -> {
          pieces.open.remove().fail("gone");
          return true;
        });
    takeOne();
    takeOne();
    assertThat(end.cause()).hasMessage("gone");
    assertThat(pieces.written).hasSize(DEPTH);
  }
}
