package io.jzot.api.transfer;

import io.jzot.oci.ByteRange;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/**
 * Sends one range of a file, some pieces of it on their way at any time, so that the connection has
 * the next one when it has taken one. Everything happens on the connection's event loop.
 */
final class PieceQueue<T> {
  private final Context context;
  private final Way<T> way;
  private final ByteRange range;
  private final Promise<Void> end = Promise.promise();

  private long begun;
  private int underWay;
  private boolean making;
  private boolean filling;
  private @Nullable Throwable cause;

  /** How pieces are made and go out. */
  interface Way<T> {
    /** How many pieces may be under way, the one that is being made included. */
    int depth();

    /** Bytes of the next piece, at most. */
    long limit();

    /** Makes a piece, one after the other; the future completes on the event loop. */
    Future<T> make(ByteRange piece);

    /** Sends a piece that was made, in order; it is the connection's from now on. */
    Future<Void> write(T piece, long length);
  }

  PieceQueue(Context context, Way<T> way, ByteRange range) {
    this.context = context;
    this.way = way;
    this.range = range;
  }

  /** Ends when nothing is under way any more, well or badly. */
  Future<Void> send() {
    fill();
    return end.future();
  }

  /** No more than {@code depth} pieces in one go, so that other connections have their turn. */
  private void fill() {
    if (filling) {
      return;
    }
    filling = true;
    for (int turn = 0; turn < way.depth() && mayBegin(); turn++) {
      ByteRange piece = TransferRules.part(range, begun, way.limit());
      begun += piece.length();
      underWay++;
      making = true;
      way.make(piece).onComplete(made -> made(piece, made));
    }
    filling = false;
    if (underWay == 0) {
      if (mayBegin()) {
        context.runOnContext(now -> fill());
      } else {
        finish();
      }
    }
  }

  private boolean mayBegin() {
    return !making && cause == null && underWay < way.depth() && begun < range.length();
  }

  private void made(ByteRange piece, AsyncResult<T> made) {
    making = false;
    if (made.succeeded()) {
      way.write(made.result(), piece.length()).onComplete(this::gone);
      fill();
    } else {
      gone(made.mapEmpty());
    }
  }

  private void gone(AsyncResult<Void> result) {
    underWay--;
    if (result.failed() && cause == null) {
      cause = result.cause();
    }
    fill();
  }

  private void finish() {
    Throwable why = cause;
    if (why == null) {
      end.tryComplete();
    } else {
      end.tryFail(why);
    }
  }
}
