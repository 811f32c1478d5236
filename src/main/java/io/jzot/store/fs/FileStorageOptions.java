package io.jzot.store.fs;

import io.jzot.config.Durability;

/**
 * How a store on a file system behaves.
 *
 * @param dedupe whether blobs are shared between repositories by hard links
 * @param durability of what is acknowledged
 * @param reserve whether some room is kept free, so that deletes work on a full disk
 */
public record FileStorageOptions(boolean dedupe, Durability durability, boolean reserve) {
  public static final FileStorageOptions DEFAULT =
      new FileStorageOptions(true, Durability.FULL, false);

  public FileStorageOptions withDedupe(boolean newDedupe) {
    return new FileStorageOptions(newDedupe, durability, reserve);
  }

  public FileStorageOptions withDurability(Durability newDurability) {
    return new FileStorageOptions(dedupe, newDurability, reserve);
  }

  public FileStorageOptions withReserve(boolean newReserve) {
    return new FileStorageOptions(dedupe, durability, newReserve);
  }
}
