package io.jzot.api.transfer;

import io.jzot.oci.ByteRange;
import java.time.Duration;

/**
 * The bounds of transfers.
 *
 * @param budgetBytes how much of all streamed bodies together may wait in memory to be written, and
 *     again how much all collected bodies may take; more than the largest of them
 * @param windowBytes how much of one body may
 * @param slowWindow over which a body's rate is judged
 * @param slowBytesPerSecond the rate below which a body is given up
 * @param stall after which a reader that takes nothing is given up
 */
public record TransferRules(
    long budgetBytes,
    long windowBytes,
    Duration slowWindow,
    long slowBytesPerSecond,
    Duration stall) {

  /** The contract: at least 1 KiB/s over 30 s in; a reader may stand still for 60 s. */
  public static final TransferRules DEFAULT =
      new TransferRules(
          16L << 20, 512L << 10, Duration.ofSeconds(30), 1024, Duration.ofSeconds(60));

  /** Bytes that have to arrive within a window. */
  long bytesPerWindow() {
    return slowBytesPerSecond * slowWindow.toMillis() / 1000;
  }

  static ByteRange part(ByteRange range, long done, long limit) {
    long first = range.first() + done;
    return new ByteRange(first, Math.min(range.last(), first + limit - 1));
  }
}
