package io.jzot.job;

import io.jzot.config.JzotConfig;
import io.jzot.config.StoreConfig;
import io.jzot.store.Upkeep;
import jakarta.inject.Singleton;

/** Rebuilds the dedupe soon after the start, as zot does, and once a day. */
@Singleton
public class DedupeJob {
  private final Upkeep upkeep;
  private final boolean dedupe;

  public DedupeJob(Upkeep upkeep, JzotConfig config) {
    this.upkeep = upkeep;
    this.dedupe =
        config.storage().dedupe()
            || config.storage().subPaths().values().stream().anyMatch(StoreConfig::dedupe);
  }

  public void rebuild() {
    if (dedupe) {
      upkeep.dedupe().start();
    }
  }
}
