package io.jzot.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What the default store and each sub-path store have in common. */
public sealed interface StoreConfig permits StorageConfig, SubPathConfig {
  Path rootDirectory();

  boolean dedupe();

  Durability durability();

  Sparse sparse();

  boolean gc();

  Duration gcDelay();

  Duration gcInterval();

  Optional<TimeWindow> gcTimeWindow();

  RetentionConfig retention();

  boolean redirectBlobURL();

  Optional<Boolean> remoteCache();

  Optional<DriverParameters> storageDriver();

  Optional<DriverParameters> cacheDriver();

  /**
   * How old an untagged manifest must be before it goes: {@code retention.delay}, else {@code
   * gcDelay}.
   */
  default Duration retentionDelay() {
    return retention().delay().orElse(gcDelay());
  }
}
