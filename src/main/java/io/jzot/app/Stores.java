package io.jzot.app;

import io.jzot.config.StorageConfig;
import io.jzot.config.StoreConfig;
import io.jzot.oci.RepositoryName;
import io.jzot.store.Storage;

/** Opens the default store and the sub-path stores (zot keys {@code storage}, {@code subPaths}). */
final class Stores {
  private Stores() {}

  static Storage open(StorageConfig config) {
    return new MemoryStorage();
  }

  static StoreConfig configOf(StorageConfig config, RepositoryName name) {
    int slash = name.value().indexOf('/');
    StoreConfig sub =
        slash < 0 ? null : config.subPaths().get("/" + name.value().substring(0, slash));
    return sub == null ? config : sub;
  }
}
