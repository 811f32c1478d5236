package io.jzot.app;

import io.jzot.store.GcReport;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts what garbage collections did. */
final class GcMeters {
  private static final String REMOVED = "jzot.gc.removed";
  private final MeterRegistry meters;

  GcMeters(MeterRegistry meters) {
    this.meters = meters;
  }

  void record(GcReport report) {
    GcReport.Counts counts = report.counts();
    meters.counter("jzot.gc.runs").increment();
    meters.counter("jzot.gc.unswept").increment(report.unswept().size());
    meters.counter("jzot.gc.freed.bytes").increment((double) counts.freed());
    count("manifest", counts.manifests());
    count("tag", counts.tags());
    count("blob", counts.blobs());
    count("upload", counts.uploads());
    count("trash", counts.emptied());
    count("repository", counts.repositories());
  }

  private void count(String what, long count) {
    meters.counter(REMOVED, "what", what).increment((double) count);
  }
}
