package io.jzot.ext.metrics;

import io.jzot.api.Readiness;
import io.jzot.api.transfer.IncomingBodies;
import io.jzot.api.transfer.OutgoingBodies;
import io.jzot.store.Storage;
import io.jzot.store.StoreRoom;
import io.jzot.store.Upkeep;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** How the stores are; what has to be counted comes from the last {@link CensusJob}. */
final class StoreMeters implements MeterBinder {
  private static final String BYTES = "bytes";

  private final Storage storage;
  private final Readiness readiness;
  private final Upkeep upkeep;
  private final IncomingBodies incoming;
  private final OutgoingBodies outgoing;
  private final AtomicReference<Totals> totals = new AtomicReference<>(Totals.NONE);
  private @Nullable MultiGauge sizes;
  private @Nullable MultiGauge usable;
  private @Nullable MultiGauge mediums;

  StoreMeters(
      Storage storage,
      Readiness readiness,
      Upkeep upkeep,
      IncomingBodies incoming,
      OutgoingBodies outgoing) {
    this.storage = storage;
    this.readiness = readiness;
    this.upkeep = upkeep;
    this.incoming = incoming;
    this.outgoing = outgoing;
  }

  @Override
  public void bindTo(MeterRegistry meters) {
    now(meters);
    counted(meters);
    work(meters);
    sizes =
        MultiGauge.builder("zot.repo.storage")
            .description("Bytes of a repository's blobs, shared with others or not")
            .baseUnit(BYTES)
            .register(meters);
    usable =
        MultiGauge.builder("jzot.storage.usable")
            .description("Bytes that a store's medium still has room for")
            .baseUnit(BYTES)
            .register(meters);
    mediums =
        MultiGauge.builder("jzot.storage.size")
            .description("Bytes of a store's medium")
            .baseUnit(BYTES)
            .register(meters);
  }

  /** What is known at any moment. */
  private void now(MeterRegistry meters) {
    gauge(
        meters,
        "jzot.ready",
        "Whether new work is welcome",
        it -> readiness.obstacle().isEmpty() ? 1 : 0);
    gauge(
        meters,
        "jzot.storage.trouble",
        "Whether a store takes no writes",
        it -> storage.trouble().isPresent() ? 1 : 0);
    gauge(
        meters,
        "jzot.index.unpublished.repositories",
        "Repositories whose index.json does not show, durably, what their log has",
        it -> storage.unpublished());
    Gauge.builder("jzot.uploads.waiting", incoming, IncomingBodies::waitingBytes)
        .description("Bytes of blobs that wait in memory to be written")
        .baseUnit(BYTES)
        .register(meters);
    FunctionCounter.builder("jzot.blob.sent", outgoing, OutgoingBodies::sentBytes)
        .description("Bytes of blobs that were sent, counted when a download ends")
        .baseUnit(BYTES)
        .register(meters);
  }

  private void counted(MeterRegistry meters) {
    gauge(meters, "jzot.repositories", "Repositories", Totals::repositories);
    gauge(meters, "jzot.blobs", "Blobs, each in each of its repositories", Totals::blobs);
    gauge(meters, "jzot.uploads.open", "Upload sessions that nobody has ended", Totals::uploads);
    gauge(
        meters,
        "jzot.gc.backlog.repositories",
        "Repositories that the next garbage collection has to look at",
        Totals::stirred);
    gauge(
        meters,
        "jzot.gc.trash.bytes",
        "Bytes that were taken away and may come back",
        Totals::trash);
    gauge(
        meters,
        "jzot.storage.logical.bytes",
        "Bytes of blobs, each counted in each of its repositories",
        Totals::bytes);
    gauge(meters, "jzot.storage.stored.bytes", "Bytes that these blobs take up", Totals::stored);
    gauge(meters, "jzot.dedupe.saved.bytes", "Bytes that sharing saves", Totals::saved);
    gauge(
        meters, "jzot.dedupe.ratio", "Logical bytes for each byte that is taken up", Totals::ratio);
    gauge(
        meters,
        "jzot.census.timestamp.seconds",
        "When all of this was counted last",
        Totals::countedAt);
  }

  /** zot's names; here each kind of work has a thread of its own, and nothing queues. */
  private void work(MeterRegistry meters) {
    for (boolean working : new boolean[] {true, false}) {
      Gauge.builder("zot.scheduler.workers", upkeep, it -> workers(it, working))
          .description("Kinds of background work")
          .tag("state", working ? "working" : "idle")
          .register(meters);
    }
    for (String priority : List.of("high", "medium", "low")) {
      Gauge.builder("zot.scheduler.tasksqueue.length", () -> 0)
          .description("Background work that waits for its turn: none ever does")
          .tag("priority", priority)
          .register(meters);
      for (boolean working : new boolean[] {true, false}) {
        boolean low = priority.equals("low");
        Gauge.builder(
                "zot.scheduler.generators.status", upkeep, it -> low ? workers(it, working) : 0)
            .description("Kinds of background work; all of them are of low priority")
            .tag("priority", priority)
            .tag("state", working ? "ready" : "waiting")
            .register(meters);
      }
    }
  }

  private static double workers(Upkeep upkeep, boolean working) {
    return upkeep.chores().filter(chore -> chore.status().running() == working).count();
  }

  private void gauge(
      MeterRegistry meters, String name, String description, ToDoubleFunction<Totals> value) {
    Gauge.builder(name, totals, it -> value.applyAsDouble(it.get()))
        .description(description)
        .strongReference(true)
        .register(meters);
  }

  /** What a census has found. */
  void counted(Totals found, List<RepositorySizes.Entry> repositories, List<StoreRoom> rooms) {
    totals.set(found);
    if (sizes != null) {
      sizes.register(
          repositories.stream()
              .map(it -> row(RepositoryMeters.LABEL, it.name(), (double) it.bytes()))
              .toList(),
          true);
    }
    if (usable != null && mediums != null) {
      usable.register(
          rooms.stream().map(it -> row("store", it.store(), (double) it.usable())).toList(), true);
      mediums.register(
          rooms.stream().map(it -> row("store", it.store(), (double) it.size())).toList(), true);
    }
  }

  private static MultiGauge.Row<Number> row(String label, String value, double number) {
    return MultiGauge.Row.of(Tags.of(label, value), number);
  }
}
