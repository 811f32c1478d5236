package io.jzot.job;

import io.jzot.config.JzotConfig;
import io.jzot.config.ScrubConfig;
import io.jzot.store.Upkeep;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Scrubs soon after the start and then periodically (zot key {@code extensions.scrub}). */
@Singleton
public class ScrubJob {
  private final Upkeep upkeep;
  private final Optional<ScrubConfig> config;
  private long startedAt;
  private boolean started;

  public ScrubJob(Upkeep upkeep, JzotConfig config) {
    this.upkeep = upkeep;
    this.config = config.extensions().scrub().filter(ScrubConfig::enable);
  }

  public void scrub() {
    if (config.isEmpty()) {
      return;
    }
    long now = System.nanoTime();
    if (!started || now - startedAt >= config.get().interval().toNanos()) {
      started = true;
      startedAt = now;
      upkeep.scrub().start();
    }
  }
}
