package io.jzot.ext.metrics;

import io.jzot.api.Readiness;
import io.jzot.api.transfer.IncomingBodies;
import io.jzot.api.transfer.OutgoingBodies;
import io.jzot.store.Pace;
import io.jzot.store.Storage;
import io.jzot.store.StoreRoom;
import io.jzot.store.Upkeep;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Counts what the stores hold, from time to time: so rarely that it takes at most 5 % of the time.
 */
@Singleton
public class CensusJob {
  private static final long REST = TimeUnit.SECONDS.toNanos(15);
  private static final long SHARE = 20;
  private static final double MILLIS = 1000;

  /** Some ten thousand files a second, so that clients notice little. */
  private static final long BYTES_PER_SECOND = 64L << 20;

  private final Instruments instruments;
  private final Storage storage;
  private final StoreMeters meters;
  private volatile Pace pace = new Pace(BYTES_PER_SECOND);
  private volatile boolean bound;
  private volatile boolean ending;
  private long due = System.nanoTime();

  public CensusJob(
      Instruments instruments,
      Storage storage,
      Readiness readiness,
      Upkeep upkeep,
      IncomingBodies incoming,
      OutgoingBodies outgoing) {
    this.instruments = instruments;
    this.storage = storage;
    this.meters = new StoreMeters(storage, readiness, upkeep, incoming, outgoing);
  }

  void start(@Observes StartupEvent event) {
    instruments.bind(meters);
    instruments.bind(new ProcessMeters());
    bound = true;
  }

  void stop(@Observes ShutdownEvent event) {
    ending = true;
    pace.stop();
  }

  public void look() {
    boolean wanted = bound && !ending && instruments.path().isPresent();
    if (wanted && System.nanoTime() - due >= 0) {
      long start = System.nanoTime();
      count();
      long end = System.nanoTime();
      due = end + Math.max(REST, SHARE * (end - start));
    }
  }

  private void count() {
    pace = new Pace(BYTES_PER_SECOND);
    RepositorySizes sizes = new RepositorySizes(instruments.repositories());
    Totals[] totals = {Totals.NONE};
    List<StoreRoom> rooms =
        storage.census(
            pace,
            found -> {
              totals[0] = totals[0].plus(found);
              sizes.add(found.name().value(), found.bytes());
            });
    if (!pace.isStopped()) {
      meters.counted(totals[0].at(System.currentTimeMillis() / MILLIS), sizes.entries(), rooms);
    }
  }
}
