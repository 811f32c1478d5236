package io.jzot.job;

import io.jzot.store.Storage;
import jakarta.inject.Singleton;

/** Notices repositories that were put under the root, or taken away, from outside. */
@Singleton
public class CatalogRefreshJob {
  private final Storage storage;

  public CatalogRefreshJob(Storage storage) {
    this.storage = storage;
  }

  public void refresh() {
    storage.refresh();
  }
}
