package io.jzot.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jzot.config.file.ConfigReading;
import io.jzot.store.Pace;
import io.jzot.store.RepairedIndex;
import io.jzot.store.ScrubReport;
import io.jzot.store.Storage;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jzot scrub}: zot's table of all images, and whether their blobs are what they should. */
@Command(
    name = "scrub",
    description =
        "Verify everything that images reference; put damage aside or heal it; exit code 1 if there was"
            + " any. A running server is asked to do it.")
final class ScrubCommand implements Callable<Integer> {
  @Mixin private ConfigArguments arguments = new ConfigArguments();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--format", description = "table (default) or json.")
  private ReportFormat format = ReportFormat.TABLE;

  @Option(
      names = "--repair",
      description =
          "First give each repository whose index.json is torn or empty, and that has no change log, a"
              + " new one of the manifests that its blobs prove, without tags; the old one is kept in"
              + " _quarantine. Only while no server runs.")
  private boolean repair;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    Optional<ConfigReading> reading = arguments.read(err);
    if (reading.isEmpty()) {
      return ExitCode.SOFTWARE;
    }
    if (repair) {
      print(StoreWork.alone(reading.get().config(), ScrubCommand::repaired));
    }
    List<ScrubReport.Image> images = new ArrayList<>();
    ScrubReport report =
        StoreWork.run(
            reading.get().config(),
            "scrub",
            ScrubReport.class,
            storage -> storage.scrub(Pace.unlimited(), images::add));
    boolean asked = images.isEmpty();
    print(report, asked ? report.affected() : images, spec.commandLine().getOut());
    return report.foundDamage() ? ExitCode.SOFTWARE : ExitCode.OK;
  }

  private static List<RepairedIndex> repaired(Storage storage) {
    List<RepairedIndex> repaired = new ArrayList<>();
    storage.repair(repaired::add);
    return repaired;
  }

  /** Beside the report, which may be read by a program. */
  private void print(List<RepairedIndex> repaired) {
    if (repaired.isEmpty()) {
      spec.commandLine().getErr().println("no repository needs a new index");
      return;
    }
    TextTable table =
        new TextTable("REPOSITORY", "STATUS", "MANIFESTS", "INCOMPLETE", "OLD INDEX", "ERROR");
    for (RepairedIndex each : repaired) {
      table.row(
          each.repository(),
          each.problem() == null ? "repaired" : "not repaired",
          Long.toString(each.manifests()),
          Long.toString(each.incomplete()),
          Optional.ofNullable(each.evidence()).orElse(""),
          Optional.ofNullable(each.problem()).orElse(""));
    }
    table.print(spec.commandLine().getErr());
  }

  private void print(ScrubReport report, List<ScrubReport.Image> images, PrintWriter out)
      throws IOException {
    if (format == ReportFormat.JSON) {
      out.println(new ObjectMapper().writeValueAsString(report));
      return;
    }
    TextTable table = new TextTable("REPOSITORY", "TAG", "STATUS", "AFFECTED BLOB", "ERROR");
    for (ScrubReport.Image image : images) {
      table.row(
          image.repository(),
          image.tag(),
          image.damaged() ? "affected" : "ok",
          Optional.ofNullable(image.affectedBlob()).orElse(""),
          Optional.ofNullable(image.error()).orElse(""));
    }
    table.print(out);
    spec.commandLine()
        .getErr()
        .printf(
            "%d images ok, %d affected; %d blobs of %d bytes read; %d files are part of no image%n",
            report.sound(),
            report.affected().size(),
            report.blobs(),
            report.bytes(),
            report.spares().size());
  }
}
