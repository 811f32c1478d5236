package io.jzot.bench;

import io.jzot.bench.inner.InnerCommand;
import io.jzot.bench.report.Bounds;
import io.jzot.bench.report.Chart;
import io.jzot.bench.report.JsonReport;
import io.jzot.bench.report.MarkdownTable;
import io.jzot.bench.report.MarkedDocument;
import io.jzot.bench.report.Results;
import io.jzot.bench.row.Effort;
import io.jzot.bench.row.Row;
import io.jzot.bench.row.Rows;
import io.jzot.bench.seed.Material;
import io.jzot.bench.server.DockerRegistry;
import io.jzot.bench.server.Jzot;
import io.jzot.bench.server.Lab;
import io.jzot.bench.server.Machine;
import io.jzot.bench.server.Nginx;
import io.jzot.bench.server.Other;
import io.jzot.bench.server.Product;
import io.jzot.bench.server.Strace;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line of the benchmark. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    subcommands = InnerCommand.class,
    description = "Measures JZot, and what else this machine has, in turns.")
public final class Main implements Callable<Integer> {
  private static final int DELETING = 16;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--quick", description = "A few minutes, without blobs of a gigabyte.")
  private boolean quick;

  @Option(
      names = "--guard",
      description = "Measure quickly what has a bound, and fail if one is broken.")
  private boolean guard;

  @Option(
      names = "--into",
      description = "A Markdown file whose lines between bench:begin and bench:end are replaced.")
  private List<Path> documents = new ArrayList<>();

  @Option(names = "--rows", description = "Which rows: a regular expression on their numbers.")
  private String rows = ".*";

  @Option(
      names = "--peer",
      description =
          "Another registry, as name=URL, or as name=command where {port} and {root} stand for a"
              + " port and a folder of OCI layouts.")
  private List<String> peers = new ArrayList<>();

  @Option(names = "--alone", description = "Leave out nginx and docker-registry.")
  private boolean alone;

  @Option(names = "--rounds", description = "How often everything is measured; 0 for the default.")
  private int rounds;

  @Option(names = "--tags", description = "Tags in the largest repository of the growth rows.")
  private int tags = 100_000;

  @Option(
      names = "--blobs",
      description = "Blobs in the store of row G7a, half of them garbage: a multiple of 5,000.")
  private int blobs = 50_000;

  @Option(names = "--jzot", description = "The release form to measure.")
  private Path executable = Path.of("target/jzot");

  @Option(names = "--before", description = "Another release form of JZot to compare with.")
  private List<Path> before = new ArrayList<>();

  @Option(names = "--env", description = "Variables of the launcher, such as JZOT_HEAP=2g.")
  private Map<String, String> environment = new TreeMap<>();

  @Option(names = "--work", description = "For stores and results; needs 15 GB for all rows.")
  private Path work = Path.of("target/bench");

  public static void main(String... args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    Effort effort = quick || guard ? Effort.QUICK : Effort.FULL;
    Bounds bounds = new Bounds();
    Path stores = Files.createDirectories(work).toAbsolutePath().resolve("stores");
    delete(stores);
    try (Material material = new Material(stores.resolve("material"))) {
      Rows all = new Rows(material, effort, tags, blobs);
      try (Lab lab = new Lab(stores, products(bounds), all::fill)) {
        Pattern wanted = Pattern.compile(rows);
        Pattern bounded = Pattern.compile(guard ? bounds.rows() : ".*");
        List<Row> chosen =
            all.all(lab).stream()
                .filter(row -> wanted.matcher(row.id()).matches())
                .filter(row -> bounded.matcher(row.id()).matches())
                .toList();
        int times = rounds > 0 ? rounds : effort.rounds();
        BiPredicate<Row, Product> takesPart = guard ? bounds::compare : (row, product) -> true;
        Runner runner = new Runner(lab, times, effort, strace(), stores, out, takesPart);
        Results results = runner.run(chosen, this::report);
        out.println("written: " + work.resolve("results.md") + ", results.json, results.svg");
        out.flush();
        return guard ? guard(bounds.check(results), out) : CommandLine.ExitCode.OK;
      }
    } finally {
      delete(stores);
    }
  }

  private List<Product> products(Bounds bounds) {
    List<Product> products = new ArrayList<>();
    products.add(new Jzot("jzot", executable.toAbsolutePath(), environment));
    for (Path other : before) {
      products.add(new Jzot(other.getFileName().toString(), other.toAbsolutePath(), environment));
    }
    if (!alone) {
      DockerRegistry.find().ifPresent(products::add);
      Nginx.find().ifPresent(products::add);
    }
    peers.forEach(peer -> products.add(Other.parse(peer)));
    products.removeIf(product -> guard && !bounds.compare(product));
    return products;
  }

  private static int guard(Bounds.Outcome outcome, PrintWriter out) {
    out.println(outcome.text());
    out.flush();
    return outcome.good() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  /** The guard has no time for it. */
  private Optional<Strace> strace() {
    return guard ? Optional.empty() : Strace.find();
  }

  /** After each row: what breaks off leaves what was seen. */
  private void report(Results results) throws IOException {
    String table = Machine.text() + "\n\n" + new MarkdownTable(results).text();
    String chart = new Chart(results).svg();
    Files.writeString(work.resolve("results.md"), table);
    Files.writeString(work.resolve("results.svg"), chart);
    for (Path document : documents) {
      MarkedDocument.replace(document, chart, table);
    }
    JsonReport.write(results, work.resolve("results.json"));
  }

  /** Several files at once: some file systems make one wait for each that goes. */
  private static void delete(Path folder) throws Exception {
    if (!Files.exists(folder)) {
      return;
    }
    List<Callable<Boolean>> files = new ArrayList<>();
    List<Path> folders = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : (Iterable<Path>) all::iterator) {
        if (Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
          folders.add(each);
        } else {
          files.add(() -> Files.deleteIfExists(each));
        }
      }
    }
    ExecutorService threads = Executors.newFixedThreadPool(DELETING);
    try {
      for (Future<Boolean> gone : threads.invokeAll(files)) {
        gone.get();
      }
    } finally {
      threads.shutdown();
    }
    for (int i = folders.size() - 1; i >= 0; i--) {
      Files.deleteIfExists(folders.get(i));
    }
  }
}
