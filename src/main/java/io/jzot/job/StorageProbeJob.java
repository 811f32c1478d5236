package io.jzot.job;

import io.jzot.store.Storage;
import jakarta.inject.Singleton;

/** Notices that a medium fails, or is well again, also while nobody uses it. */
@Singleton
public class StorageProbeJob {
  private final Storage storage;

  public StorageProbeJob(Storage storage) {
    this.storage = storage;
  }

  public void probe() {
    storage.probe();
  }
}
