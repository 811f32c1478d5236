package io.jzot.app;

import io.jzot.config.Sparse;
import io.jzot.config.StorageConfig;
import io.jzot.config.StoreConfig;
import io.jzot.config.file.ConfigReading;
import io.jzot.meta.sqlite.SqliteUserData;
import io.jzot.oci.RepositoryName;
import io.jzot.store.Pace;
import io.jzot.store.fs.FileBackup;
import io.jzot.store.fs.FileBackup.Problem;
import io.jzot.store.fs.FileBackup.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jzot backup}: the stores as they are, while a server uses them or without one. */
@Command(
    name = "backup",
    description =
        "Copy the store, consistently, to a new folder, which can be served itself. A server that runs"
            + " is not asked and goes on. Exit code 1 if something could not be copied.")
final class BackupCommand implements Callable<Integer> {
  /** Where the stores of sub-paths lie in a backup. */
  private static final String SUB_PATHS = "_subpaths";

  @Mixin private ConfigArguments arguments = new ConfigArguments();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--to",
      required = true,
      paramLabel = "DIR",
      description = "Which is not there yet.")
  private Path place = Path.of("");

  @Option(
      names = "--previous",
      paramLabel = "DIR",
      description =
          "An earlier backup on the same file system: blobs that it has are linked, not copied again.")
  private @Nullable Path previous;

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    Optional<ConfigReading> reading = arguments.read(err);
    if (reading.isEmpty()) {
      return ExitCode.SOFTWARE;
    }
    LogSetup.quiet();
    StorageConfig config = reading.get().config().storage();
    FileBackup backup = FileBackup.begin(place);
    List<Problem> problems = new ArrayList<>();
    Pace pace = Pace.unlimited();
    try (Progress progress = new Progress(err)) {
      progress.watch(pace::items);
      for (Map.Entry<String, StoreConfig> store : stores(config).entrySet()) {
        Report report = copy(backup, store.getKey(), store.getValue(), pace);
        print(store.getValue().rootDirectory(), report);
        problems.addAll(report.problems());
      }
      Path users = backup.folder().resolve(SqliteUserData.FILE);
      if (SqliteUserData.copy(config.rootDirectory(), users)) {
        backup.written(users);
      }
      backup.finish();
    }
    problems.removeIf(problem -> mayLack(config, problem));
    problems.forEach(
        each -> err.println(each.repository() + ": " + each.what() + ": " + each.why()));
    return problems.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private Report copy(FileBackup backup, String below, StoreConfig store, Pace pace)
      throws IOException {
    Path earlier = previous == null ? null : previous.toRealPath().resolve(below);
    return backup.store(
        store.rootDirectory(), below, new FileBackup.Options(store.dedupe(), earlier), pace);
  }

  /** By their places in the backup. */
  private static Map<String, StoreConfig> stores(StorageConfig config) {
    Map<String, StoreConfig> stores = new TreeMap<>();
    stores.put("", config);
    config.subPaths().forEach((path, store) -> stores.put(SUB_PATHS + path, store));
    return stores;
  }

  private static boolean mayLack(StorageConfig config, Problem problem) {
    return problem.why().equals(FileBackup.MISSING)
        && RepositoryName.find(problem.repository())
            .filter(name -> Stores.configOf(config, name).sparse() != Sparse.NONE)
            .isPresent();
  }

  private void print(Path root, Report report) {
    spec.commandLine()
        .getOut()
        .printf(
            "%s: %d repositories; %d blobs of %d bytes copied, %d shared with the previous backup%n",
            root, report.repositories(), report.blobs(), report.bytes(), report.linked());
  }
}
