package io.jzot.store.fs;

/**
 * How a store on a file system behaves.
 *
 * @param dedupe whether blobs are shared between repositories by hard links
 * @param durability of what is acknowledged
 */
public record FileStorageOptions(boolean dedupe, Durability durability) {
  public static final FileStorageOptions DEFAULT = new FileStorageOptions(true, Durability.FULL);

  public FileStorageOptions withDedupe(boolean newDedupe) {
    return new FileStorageOptions(newDedupe, durability);
  }

  public FileStorageOptions withDurability(Durability newDurability) {
    return new FileStorageOptions(dedupe, newDurability);
  }
}
