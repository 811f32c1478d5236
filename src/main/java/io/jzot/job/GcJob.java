package io.jzot.job;

import io.jzot.config.JzotConfig;
import io.jzot.config.StoreConfig;
import io.jzot.gc.Collector;
import io.jzot.gc.GcSchedule;
import io.jzot.store.Upkeep;
import jakarta.inject.Singleton;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Collects garbage, each store at its own times (zot keys {@code gc} and following). */
@Singleton
public class GcJob {
  private final Upkeep upkeep;
  private final Collector collector;
  private final GcSchedule schedule;

  public GcJob(Upkeep upkeep, Collector collector, JzotConfig config) {
    this.upkeep = upkeep;
    this.collector = collector;
    List<StoreConfig> stores = new ArrayList<>(config.storage().subPaths().values());
    stores.add(config.storage());
    this.schedule = new GcSchedule(stores);
  }

  public void collect() {
    long now = System.nanoTime();
    Set<StoreConfig> due = schedule.due(now, LocalTime.now(ZoneOffset.UTC));
    boolean started =
        !due.isEmpty()
            && upkeep
                .gc()
                .start(
                    pace ->
                        collector.run(Collector.Mode.SCHEDULED, due::contains, pace, gone -> {}));
    if (started) {
      schedule.begun(due, now);
    }
  }
}
