package io.jzot.app;

import io.jzot.config.StorageConfig;
import io.jzot.config.StoreConfig;
import io.jzot.oci.RepositoryName;
import io.jzot.store.LockWatch;
import io.jzot.store.Storage;
import io.jzot.store.StorageRouter;
import io.jzot.store.fs.FileStorage;
import io.jzot.store.fs.FileStorageOptions;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** Opens the default store and the sub-path stores (zot keys {@code storage}, {@code subPaths}). */
final class Stores {
  private Stores() {}

  /**
   * All stores as one; when one cannot be opened, those before it are let go.
   *
   * @param serving whether clients are served
   */
  static Storage open(StorageConfig config, boolean serving) {
    return open(config, serving, root -> LockWatch.NONE);
  }

  /**
   * As above.
   *
   * @param locks who is told of the locks of the store below a directory
   */
  static Storage open(StorageConfig config, boolean serving, Function<Path, LockWatch> locks) {
    Storage defaultStore = open(config, config.uploadsPerOwner(), serving, locks);
    if (config.subPaths().isEmpty()) {
      return defaultStore;
    }
    Map<String, Storage> subPaths = new HashMap<>();
    try {
      config
          .subPaths()
          .forEach(
              (path, sub) ->
                  subPaths.put(
                      path.substring(1), open(sub, config.uploadsPerOwner(), serving, locks)));
    } catch (RuntimeException e) {
      subPaths.values().forEach(Storage::close);
      defaultStore.close();
      throw e;
    }
    return new StorageRouter(defaultStore, subPaths);
  }

  private static Storage open(
      StoreConfig config, int uploadsPerOwner, boolean serving, Function<Path, LockWatch> locks) {
    return FileStorage.open(
        config.rootDirectory(),
        FileStorageOptions.DEFAULT
            .withDedupe(config.dedupe())
            .withDurability(config.durability())
            .withReserve(true)
            .withGrace(config.gcDelay())
            .withUploadsPerOwner(uploadsPerOwner)
            .withServing(serving)
            .withLocks(locks.apply(config.rootDirectory())));
  }

  /** The configuration of the store that a repository lives in. */
  static StoreConfig configOf(StorageConfig config, RepositoryName name) {
    int slash = name.value().indexOf('/');
    StoreConfig sub =
        slash < 0 ? null : config.subPaths().get("/" + name.value().substring(0, slash));
    return sub == null ? config : sub;
  }
}
