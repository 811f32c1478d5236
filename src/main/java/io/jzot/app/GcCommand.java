package io.jzot.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jzot.config.StorageConfig;
import io.jzot.config.file.ConfigReading;
import io.jzot.gc.Collector;
import io.jzot.store.GcReport;
import io.jzot.store.Pace;
import io.jzot.store.Storage;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jzot gc}: what is garbage goes, or is told. */
@Command(
    name = "gc",
    description =
        "Collect garbage once; exit code 1 if a repository had to be left alone. What goes lies in the"
            + " trash for another gcDelay first. A running server is asked to do it.")
final class GcCommand implements Callable<Integer> {
  @Mixin private ConfigArguments arguments = new ConfigArguments();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--dry-run", description = "Remove nothing, tell what would go.")
  private boolean dryRun;

  @Option(names = "--format", description = "table (default) or json.")
  private ReportFormat format = ReportFormat.TABLE;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    Optional<ConfigReading> reading = arguments.read(err);
    if (reading.isEmpty()) {
      return ExitCode.SOFTWARE;
    }
    StorageConfig config = reading.get().config().storage();
    GcReport report =
        StoreWork.run(
            reading.get().config(),
            dryRun ? "gc?dryRun=true" : "gc",
            GcReport.class,
            new Progress(err)::show,
            storage -> collect(storage, config, new Progress(err)));
    print(report, spec.commandLine().getOut(), err);
    return report.unswept().isEmpty() && report.skipped().isEmpty()
        ? ExitCode.OK
        : ExitCode.SOFTWARE;
  }

  private GcReport collect(Storage storage, StorageConfig config, Progress progress) {
    Collector collector =
        new Collector(storage, name -> Stores.configOf(config, name), report -> {});
    Collector.Mode mode = dryRun ? Collector.Mode.DRY_RUN : Collector.Mode.ASKED;
    Pace pace = Pace.unlimited();
    progress.watch(pace::items);
    try (progress) {
      return collector.run(mode, store -> true, pace, gone -> {});
    }
  }

  private void print(GcReport report, PrintWriter out, PrintWriter err) throws IOException {
    if (format == ReportFormat.JSON) {
      out.println(new ObjectMapper().writeValueAsString(report));
      return;
    }
    TextTable table = new TextTable("WHAT", "WHY", "BYTES");
    for (GcReport.Removal removal : report.removals()) {
      String kind = removal.what().name().toLowerCase(Locale.ROOT);
      boolean whole = removal.what() == GcReport.What.REPOSITORY;
      table.row(
          whole
              ? kind + ' ' + removal.repository()
              : removal.repository() + ' ' + kind + ' ' + removal.name(),
          removal.why(),
          Long.toString(removal.bytes()));
    }
    table.print(out);
    if (report.truncated()) {
      out.printf("and %d more%n", report.counts().all() - report.removals().size());
    }
    report.unswept().forEach(each -> err.println(each.repository() + ": not swept: " + each.why()));
    if (!report.skipped().isEmpty()) {
      err.println("nothing was done: " + report.skipped());
    }
    GcReport.Counts counts = report.counts();
    err.printf(
        "%s %d manifests, %d tags, %d blobs, %d uploads, %d from the trash, %d repositories;"
            + " %d bytes given back to the disk; %d repositories looked at, %d not swept%n",
        report.dryRun() ? "would remove" : "removed",
        counts.manifests(),
        counts.tags(),
        counts.blobs(),
        counts.uploads(),
        counts.emptied(),
        counts.repositories(),
        counts.freed(),
        report.repositories(),
        report.unswept().size());
  }
}
