package io.jzot.app;

import io.jzot.config.file.ConfigReading;
import io.jzot.store.DedupeReport;
import io.jzot.store.Pace;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code jzot dedupe}: makes equal blobs share their bytes again. */
@Command(
    name = "dedupe",
    description =
        "Link equal blobs to one file each, e.g. after a restore without hard links. A running server is"
            + " asked to do it.")
final class DedupeCommand implements Callable<Integer> {
  @Mixin private ConfigArguments arguments = new ConfigArguments();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Optional<ConfigReading> reading = arguments.read(spec.commandLine().getErr());
    if (reading.isEmpty()) {
      return ExitCode.SOFTWARE;
    }
    DedupeReport report =
        StoreWork.run(
            reading.get().config(),
            "dedupe",
            DedupeReport.class,
            storage -> storage.rebuildDedupe(Pace.unlimited()));
    if (!report.shared()) {
      spec.commandLine().getOut().println("blobs are not shared here: nothing done");
      return ExitCode.OK;
    }
    TextTable table =
        new TextTable("BLOBS", "LINKED", "NEW MASTERS", "DROPPED", "REFUSED", "BYTES SAVED");
    table.row(
        Long.toString(report.blobs()),
        Long.toString(report.linked()),
        Long.toString(report.adopted()),
        Long.toString(report.dropped()),
        Long.toString(report.refused()),
        Long.toString(report.saved()));
    table.print(spec.commandLine().getOut());
    return ExitCode.OK;
  }
}
