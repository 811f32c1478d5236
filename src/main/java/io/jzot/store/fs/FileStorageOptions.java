package io.jzot.store.fs;

import io.jzot.config.Durability;
import io.jzot.store.LockWatch;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How a store on a file system behaves.
 *
 * @param dedupe whether blobs are shared between repositories by hard links
 * @param durability of what is acknowledged
 * @param reserve whether some room is kept free, so that deletes work on a full disk
 * @param grace how long "it is there" holds for what no manifest references, and how long the trash
 *     is kept (zot key {@code gcDelay})
 * @param serving whether clients are served; if not, what is garbage is told by the wall clock
 *     alone
 * @param uploadsPerOwner how many sessions a user may have open; 0 is no limit
 * @param ticker monotonic nanoseconds
 * @param locks is told of the locks of indexes
 */
public record FileStorageOptions(
    boolean dedupe,
    Durability durability,
    boolean reserve,
    Duration grace,
    boolean serving,
    int uploadsPerOwner,
    LongSupplier ticker,
    LockWatch locks) {
  public static final FileStorageOptions DEFAULT =
      new FileStorageOptions(
          true,
          Durability.FULL,
          false,
          Duration.ofHours(1),
          true,
          1000,
          System::nanoTime,
          LockWatch.NONE);

  public FileStorageOptions withDedupe(boolean newDedupe) {
    return new FileStorageOptions(
        newDedupe, durability, reserve, grace, serving, uploadsPerOwner, ticker, locks);
  }

  public FileStorageOptions withDurability(Durability newDurability) {
    return new FileStorageOptions(
        dedupe, newDurability, reserve, grace, serving, uploadsPerOwner, ticker, locks);
  }

  public FileStorageOptions withReserve(boolean newReserve) {
    return new FileStorageOptions(
        dedupe, durability, newReserve, grace, serving, uploadsPerOwner, ticker, locks);
  }

  public FileStorageOptions withGrace(Duration newGrace) {
    return new FileStorageOptions(
        dedupe, durability, reserve, newGrace, serving, uploadsPerOwner, ticker, locks);
  }

  public FileStorageOptions withServing(boolean newServing) {
    return new FileStorageOptions(
        dedupe, durability, reserve, grace, newServing, uploadsPerOwner, ticker, locks);
  }

  public FileStorageOptions withUploadsPerOwner(int most) {
    return new FileStorageOptions(dedupe, durability, reserve, grace, serving, most, ticker, locks);
  }

  public FileStorageOptions withTicker(LongSupplier newTicker) {
    return new FileStorageOptions(
        dedupe, durability, reserve, grace, serving, uploadsPerOwner, newTicker, locks);
  }

  public FileStorageOptions withLocks(LockWatch watch) {
    return new FileStorageOptions(
        dedupe, durability, reserve, grace, serving, uploadsPerOwner, ticker, watch);
  }
}
