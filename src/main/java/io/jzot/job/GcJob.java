package io.jzot.job;

import io.jzot.config.StorageConfig;
import io.jzot.config.StoreConfig;
import io.jzot.gc.Collector;
import io.jzot.gc.GcSchedule;
import io.jzot.store.Upkeep;
import jakarta.inject.Singleton;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Collects garbage, each store at its own times (zot keys {@code gc} and following). */
@Singleton
public class GcJob {
  private final Upkeep upkeep;
  private final Collector collector;
  private final Supplier<StorageConfig> config;
  private final GcSchedule schedule = new GcSchedule();

  /**
   * Made when the first collection is due.
   *
   * @param config as it is now
   */
  public GcJob(Upkeep upkeep, Collector collector, Supplier<StorageConfig> config) {
    this.upkeep = upkeep;
    this.collector = collector;
    this.config = config;
  }

  public void collect() {
    long now = System.nanoTime();
    Set<String> due = schedule.due(stores(config.get()), now, LocalTime.now(ZoneOffset.UTC));
    boolean started =
        !due.isEmpty()
            && upkeep
                .gc()
                .start(
                    pace ->
                        collector.run(
                            Collector.Mode.SCHEDULED,
                            store -> due.contains(name(store)),
                            pace,
                            gone -> {}));
    if (started) {
      schedule.begun(due, now);
    }
  }

  private static Map<String, StoreConfig> stores(StorageConfig config) {
    Map<String, StoreConfig> stores = new HashMap<>(Map.of(name(config), config));
    config.subPaths().values().forEach(store -> stores.put(name(store), store));
    return stores;
  }

  /** Its root: no reload changes that. */
  private static String name(StoreConfig store) {
    return store.rootDirectory().toString();
  }
}
