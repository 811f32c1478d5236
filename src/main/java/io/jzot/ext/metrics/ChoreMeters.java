package io.jzot.ext.metrics;

import io.jzot.store.Chore;
import io.jzot.store.GcReport;
import io.jzot.store.ScrubReport;
import io.jzot.store.Upkeep;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Of background work, told when a run ends: garbage collection, scrub, dedupe. */
final class ChoreMeters {
  private static final double MILLIS = 1000;

  private final MeterRegistry meters;
  private final Map<String, Series> series = new ConcurrentHashMap<>();
  private final Counter begun;
  private final Timer collecting;
  private final AtomicLong unswept;
  private final AtomicLong affected;

  /**
   * Of one kind of work.
   *
   * @param ended when a run ended well last, or this process began
   */
  private record Series(Timer duration, Counter failures, AtomicLong ended) {}

  ChoreMeters(MeterRegistry meters) {
    this.meters = meters;
    begun =
        Counter.builder("zot.scheduler.generators")
            .description("Runs of background work")
            .register(meters);
    unswept =
        gauge("jzot.gc.unswept.repositories", "Repositories that the last collection left alone");
    affected = gauge("jzot.scrub.affected.images", "Images that the last scrub found damaged");
    Upkeep.NAMES.forEach(name -> series.put(name, series(name)));
    runs(false).increment(0);
    runs(true).increment(0);
    collected(GcReport.Counts.NONE);
    collecting =
        Timer.builder("zot.gc.duration")
            .description("Time that a garbage collection takes")
            .register(meters);
  }

  private AtomicLong gauge(String name, String description) {
    AtomicLong value = new AtomicLong();
    Gauge.builder(name, value, AtomicLong::get)
        .description(description)
        .strongReference(true)
        .register(meters);
    return value;
  }

  private Series series(String name) {
    AtomicLong ended = new AtomicLong(System.currentTimeMillis());
    Gauge.builder("jzot.chore.last.success.timestamp", ended, it -> it.get() / MILLIS)
        .description("When a run ended well last; before the first one, when the server started")
        .baseUnit("seconds")
        .tag("name", name)
        .strongReference(true)
        .register(meters);
    Timer duration =
        Timer.builder("zot.scheduler.workers.tasks.duration")
            .description("Time that a run takes")
            .serviceLevelObjectives(Latencies.BUCKETS)
            .tag("name", name)
            .register(meters);
    Counter failures =
        Counter.builder("jzot.chore.failures")
            .description("Runs that failed")
            .tag("name", name)
            .register(meters);
    return new Series(duration, failures, ended);
  }

  void ended(Chore.Run run) {
    Series mine = series.computeIfAbsent(run.name(), this::series);
    begun.increment();
    mine.duration.record(run.took());
    if (run.report() == null) {
      mine.failures.increment();
    } else {
      mine.ended.set(System.currentTimeMillis());
    }
    if (run.name().equals(Upkeep.GC)) {
      collection(run.took(), run.report() instanceof GcReport report ? report : null);
    } else if (run.report() instanceof ScrubReport report) {
      affected.set(report.affected().size());
    }
  }

  private void collection(Duration took, @Nullable GcReport report) {
    collecting.record(took);
    runs(report == null || !report.unswept().isEmpty()).increment();
    if (report != null) {
      unswept.set(report.unswept().size());
      collected(report.counts());
    }
  }

  private Counter runs(boolean error) {
    return Counter.builder("zot.gc.runs")
        .description("Garbage collections; with error, when a repository had to be left alone")
        .tag("error", Boolean.toString(error))
        .register(meters);
  }

  private void collected(GcReport.Counts counts) {
    deleted("manifest", counts.manifests());
    deleted("tag", counts.tags());
    deleted("blob", counts.blobs());
    deleted("upload", counts.uploads());
    deleted("trash", counts.emptied());
    deleted("repository", counts.repositories());
    Counter.builder("jzot.gc.freed")
        .description("Bytes that garbage collections gave back to the disk")
        .baseUnit("bytes")
        .register(meters)
        .increment((double) counts.freed());
  }

  private void deleted(String type, long count) {
    Counter.builder("zot.gc.deleted")
        .description("What garbage collections removed")
        .tag("type", type)
        .register(meters)
        .increment((double) count);
  }
}
