package io.jzot.bench;

import io.jzot.bench.report.Measured;
import io.jzot.bench.report.Results;
import io.jzot.bench.row.Effort;
import io.jzot.bench.row.Row;
import io.jzot.bench.row.Sample;
import io.jzot.bench.server.Contender;
import io.jzot.bench.server.Flavour;
import io.jzot.bench.server.Lab;
import io.jzot.bench.server.Machine;
import io.jzot.bench.server.Product;
import io.jzot.bench.server.Role;
import io.jzot.bench.server.Strace;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiPredicate;

/**
 * Measures rows, the servers in turns: whatever else the machine does hits all of them. What fails,
 * or takes too long, is out of its row, and the others go on.
 */
final class Runner {
  /** Longer than any measurement takes, also on a busy machine. */
  private static final long PATIENCE_SECONDS = 150;

  private static final int SETTLING_MILLIS = 200;

  /** So little of a processor is nothing. */
  private static final double IDLE = 0.2;

  private final Lab lab;
  private final int rounds;
  private final Effort effort;
  private final Optional<Strace> strace;
  private final Path work;
  private final PrintWriter out;
  private final BiPredicate<Row, Product> takesPart;
  private int calls;

  /**
   * @param effort how much a server does, and rests, until it counts
   * @param strace counts system calls, if it is there
   * @param work a folder for what it says
   * @param takesPart which server is measured in which row, of those that the row is for
   */
  Runner(
      Lab lab,
      int rounds,
      Effort effort,
      Optional<Strace> strace,
      Path work,
      PrintWriter out,
      BiPredicate<Row, Product> takesPart) {
    this.lab = lab;
    this.rounds = rounds;
    this.effort = effort;
    this.strace = strace;
    this.work = work;
    this.out = out;
    this.takesPart = takesPart;
  }

  /** What is done with the results so far, after each row. */
  interface Listener {
    void measured(Results results) throws IOException;
  }

  Results run(List<Row> rows, Listener listener) throws Exception {
    Map<String, Role> servers = new LinkedHashMap<>();
    lab.products().forEach(product -> servers.put(product.name(), product.role()));
    Results results = new Results(servers);
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      run(row, results);
      boolean again =
          rows.subList(i + 1, rows.size()).stream()
              .anyMatch(later -> later.flavour() == row.flavour());
      if (!again) {
        peaks(row.flavour(), results);
        lab.end(row.flavour());
      }
      listener.measured(results);
    }
    return results;
  }

  private void run(Row row, Results results) throws InterruptedException {
    List<Contender> contenders = new ArrayList<>();
    for (Product product : lab.products()) {
      if (row.roles().contains(product.role())
          && product.can(row.flavour())
          && takesPart.test(row, product)) {
        try {
          contenders.add(within(() -> lab.running(product, row.flavour())));
        } catch (ExecutionException | TimeoutException e) {
          failed(row, product.name(), e, results);
        }
      }
    }
    for (Contender contender : List.copyOf(contenders)) {
      warmUp(row, contender, contenders, results);
    }
    for (int round = 0; round < Math.min(rounds, row.rounds()); round++) {
      for (Contender contender : List.copyOf(contenders)) {
        measure(row, contender, results.of(row, contender.name()), contenders, results);
      }
    }
    if (row.traced() && strace.isPresent()) {
      for (Contender contender : List.copyOf(contenders)) {
        count(strace.get(), row, contender, results);
      }
    }
    tell(row, contenders, results);
  }

  /** With a rest after each measurement for a server that has something to compile. */
  private void warmUp(Row row, Contender contender, List<Contender> contenders, Results results)
      throws InterruptedException {
    boolean compiles = contender.compiles();
    Warmth warmth = Warmth.of(row, effort, compiles);
    while (!warmth.isEnough() && contenders.contains(contender)) {
      Measured measured = new Measured();
      double cpu = contender.cpu();
      double compilers = contender.compilersCpu();
      measure(row, contender, measured, contenders, results);
      if (compiles) {
        settle(contender);
      }
      double compiling = (contender.compilersCpu() - compilers) / (contender.cpu() - cpu);
      warmth.seen(measured.value(), measured.cpuPerOperation(), compiling);
    }
  }

  /** Waits until it works no more on its own account, compiling itself above all. */
  private void settle(Contender contender) throws InterruptedException {
    double before = contender.cpu();
    for (long i = effort.rest().toMillis() / SETTLING_MILLIS; i > 0; i--) {
      Thread.sleep(SETTLING_MILLIS);
      double now = contender.cpu();
      if (!(now - before > IDLE * SETTLING_MILLIS / 1000)) {
        return;
      }
      before = now;
    }
  }

  /** Takes it off the list when it fails. */
  private void measure(
      Row row, Contender contender, Measured into, List<Contender> contenders, Results results)
      throws InterruptedException {
    Machine.settle();
    double cpu = contender.cpu();
    int call = calls++;
    try {
      Sample sample = within(() -> row.work().run(contender, call));
      into.add(sample, contender.cpu() - cpu);
    } catch (ExecutionException e) {
      contenders.remove(contender);
      failed(row, contender.name(), e, results);
    } catch (TimeoutException e) {
      contenders.remove(contender);
      lab.giveUp(contender);
      failed(row, contender.name(), e, results);
    }
  }

  /** That system calls cannot be counted takes nothing from the row. */
  private void count(Strace tracer, Row row, Contender contender, Results results)
      throws InterruptedException {
    int call = calls++;
    try {
      double[] operations = {0};
      long seen =
          within(
              () ->
                  tracer.count(
                      contender,
                      work.resolve("strace"),
                      () -> operations[0] = row.work().run(contender, call).operations()));
      results
          .calls()
          .computeIfAbsent(row, key -> new LinkedHashMap<>())
          .put(contender.name(), seen / operations[0]);
    } catch (ExecutionException | TimeoutException e) {
      out.printf("%-5s %s: no system calls: %s%n", row.id(), contender.name(), reason(e));
    }
  }

  private <T> T within(Callable<T> work)
      throws InterruptedException, ExecutionException, TimeoutException {
    ExecutorService thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread fresh = new Thread(task, "row");
              fresh.setDaemon(true);
              return fresh;
            });
    Future<T> result = thread.submit(work);
    try {
      return result.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } finally {
      thread.shutdownNow();
    }
  }

  private void failed(Row row, String server, Exception problem, Results results) {
    String why = reason(problem);
    results.failed(row, server, why);
    out.printf("%-5s %s failed: %s%n", row.id(), server, why);
    out.flush();
  }

  private static String reason(Exception problem) {
    if (problem instanceof TimeoutException) {
      return "took longer than " + PATIENCE_SECONDS + " s";
    }
    Throwable cause = problem.getCause() == null ? problem : problem.getCause();
    return String.valueOf(cause);
  }

  private void tell(Row row, List<Contender> contenders, Results results) {
    StringBuilder line = new StringBuilder();
    for (Contender contender : contenders) {
      Measured measured = results.of(row, contender.name());
      line.append(
          String.format(
              Locale.ROOT,
              "  %s %,.2f (%,.2f-%,.2f)",
              contender.name(),
              measured.value(),
              measured.least(),
              measured.most()));
      results
          .calls(row, contender.name())
          .ifPresent(count -> line.append(String.format(Locale.ROOT, " %.1f calls", count)));
    }
    out.printf("%-5s %-55s %s:%s%n", row.id(), row.what(), row.unit().text(), line);
    out.flush();
  }

  private void peaks(Flavour flavour, Results results) {
    lab.alive(flavour)
        .forEach(
            contender ->
                results.peaks().merge(contender.name(), contender.peakResident(), Math::max));
  }
}
