package io.jzot.app;

import io.jzot.config.StorageConfig;
import java.util.function.Supplier;

/** How the stores are configured right now: when garbage is collected, and what is kept, change. */
final class LiveStorageConfig implements Supplier<StorageConfig> {
  private volatile StorageConfig current;

  LiveStorageConfig(StorageConfig first) {
    this.current = first;
  }

  @Override
  public StorageConfig get() {
    return current;
  }

  /** Takes over what can change. */
  void replace(StorageConfig next) {
    current = current.collectingAs(next);
  }
}
