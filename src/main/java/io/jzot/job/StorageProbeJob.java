package io.jzot.job;

import io.jzot.store.Storage;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;

/** Notices that a medium fails, or is well again, also while nobody uses it. */
@Singleton
public class StorageProbeJob {
  private final Storage storage;

  public StorageProbeJob(Storage storage) {
    this.storage = storage;
  }

  @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void probe() {
    storage.probe();
  }
}
