package io.jzot.gc;

import static io.jzot.log.Field.field;

import io.jzot.config.StoreConfig;
import io.jzot.oci.OciException;
import io.jzot.oci.Page;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RepositoryName;
import io.jzot.store.GcReport;
import io.jzot.store.GcReport.Removal;
import io.jzot.store.Pace;
import io.jzot.store.RepositoryStorage;
import io.jzot.store.Storage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects the garbage of all repositories, one after the other, beside all other use. A repository
 * of which anything cannot be read is left alone; one in which nothing happened is passed over,
 * except once a day, because somebody may have put something there from outside.
 */
public final class Collector {
  private static final Logger LOG = LoggerFactory.getLogger(Collector.class);
  private static final int PAGE = 100;
  private static final long FULL_LOOK = TimeUnit.DAYS.toNanos(1);

  private final Storage storage;
  private final Function<RepositoryName, StoreConfig> stores;
  private final Consumer<GcReport> finished;
  private final LongSupplier ticker;
  private final ClockWatch clock;

  /** When all of a store was looked at, by its configuration: another one has not looked yet. */
  private final Map<StoreConfig, Long> looked = new HashMap<>();

  /**
   * @param stores the configuration of the store that a repository is in
   * @param finished is told of each run
   */
  public Collector(
      Storage storage, Function<RepositoryName, StoreConfig> stores, Consumer<GcReport> finished) {
    this(storage, stores, finished, System::nanoTime, System::currentTimeMillis);
  }

  Collector(
      Storage storage,
      Function<RepositoryName, StoreConfig> stores,
      Consumer<GcReport> finished,
      LongSupplier ticker,
      LongSupplier wall) {
    this.storage = storage;
    this.stores = stores;
    this.finished = finished;
    this.ticker = ticker;
    this.clock = new ClockWatch(ticker, wall);
  }

  /** Why it runs. */
  public enum Mode {
    /** By the clock: stores without {@code gc} have their trash emptied, no more. */
    SCHEDULED,
    /** Somebody asked for it. */
    ASKED,
    /** Somebody asked what would go. */
    DRY_RUN
  }

  /**
   * Runs once; one run at a time.
   *
   * @param which the stores whose repositories are looked at
   * @param each is told of each removal
   */
  public GcReport run(Mode mode, Predicate<StoreConfig> which, Pace pace, Consumer<Removal> each) {
    boolean dryRun = mode == Mode.DRY_RUN;
    if (clock.jumped()) {
      LOG.warn("the wall clock was set, so this garbage collection is skipped");
      return GcReport.skipped(dryRun, "the wall clock was set: ages cannot be told this time");
    }
    Set<StoreConfig> seen = new HashSet<>();
    Set<StoreConfig> full = new HashSet<>();
    if (!dryRun) {
      storage.beginCollection();
    }
    GcReport.Builder report = new GcReport.Builder(dryRun);
    String last = null;
    boolean more = true;
    while (more && !pace.isStopped()) {
      Page<RepositoryName> page = storage.repositories(new PageRequest(last, PAGE));
      for (RepositoryName name : page.items()) {
        StoreConfig store = stores.apply(name);
        if (which.test(store) && !pace.isStopped()) {
          if (seen.add(store) && isFull(mode, store)) {
            full.add(store);
          }
          GcRules rules = GcRules.of(store, name, mode != Mode.SCHEDULED);
          collect(storage.repository(name), rules, full.contains(store), report, dryRun, each);
          pace.done();
        }
        last = name.value();
      }
      more = page.more();
    }
    GcReport done = report.build();
    log(done, !pace.isStopped());
    finished.accept(done);
    return done;
  }

  private synchronized boolean isFull(Mode mode, StoreConfig store) {
    long now = ticker.getAsLong();
    looked.values().removeIf(at -> now - at >= FULL_LOOK);
    boolean full = mode != Mode.SCHEDULED || !looked.containsKey(store);
    if (full && mode != Mode.DRY_RUN) {
      looked.put(store, now);
    }
    return full;
  }

  private static void collect(
      RepositoryStorage repository,
      GcRules rules,
      boolean full,
      GcReport.Builder report,
      boolean dryRun,
      Consumer<Removal> each) {
    if (!full && repository.garbage().isCalm()) {
      report.passedOver();
      return;
    }
    report.looked();
    try {
      new RepositoryCollector(
              repository,
              rules,
              dryRun || rules.dryRun(),
              removal -> {
                report.removed(removal);
                each.accept(removal);
              })
          .run();
    } catch (OciException e) {
      repository.garbage().stir();
      report.unswept(repository.name().value(), String.valueOf(e.detail().get("description")));
      LOG.warn(
          "repository is not swept",
          field("repository", repository.name()),
          field("reason", String.valueOf(e.detail().get("description"))));
    }
  }

  private static void log(GcReport report, boolean finished) {
    LOG.info(
        "gc finished",
        field("finished", finished),
        field("dryRun", report.dryRun()),
        field("repositories", report.repositories()),
        field("calm", report.calm()),
        field("unswept", report.unswept().size()),
        field("manifests", report.counts().manifests()),
        field("blobs", report.counts().blobs()),
        field("uploads", report.counts().uploads()),
        field("emptied", report.counts().emptied()),
        field("removedRepositories", report.counts().repositories()),
        field("freed", report.counts().freed()));
  }
}
