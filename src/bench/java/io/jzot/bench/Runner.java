package io.jzot.bench;

import io.jzot.bench.report.Measured;
import io.jzot.bench.report.Results;
import io.jzot.bench.row.Row;
import io.jzot.bench.row.Sample;
import io.jzot.bench.server.Contender;
import io.jzot.bench.server.Lab;
import io.jzot.bench.server.Product;
import io.jzot.bench.server.Role;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures rows, the servers in turns: whatever else the machine does hits all of them. */
final class Runner {
  private final Lab lab;
  private final int rounds;
  private final PrintWriter out;
  private int calls;

  Runner(Lab lab, int rounds, PrintWriter out) {
    this.lab = lab;
    this.rounds = rounds;
    this.out = out;
  }

  Results run(List<Row> rows) throws Exception {
    Map<String, Role> servers = new LinkedHashMap<>();
    lab.products().forEach(product -> servers.put(product.name(), product.role()));
    Results results = new Results(servers);
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      run(row, results);
      if (i == rows.size() - 1 || rows.get(i + 1).flavour() != row.flavour()) {
        boolean again =
            rows.subList(i + 1, rows.size()).stream()
                .anyMatch(later -> later.flavour() == row.flavour());
        if (!again) {
          peaks(row, results);
          lab.end(row.flavour());
        }
      }
    }
    return results;
  }

  private void run(Row row, Results results) throws Exception {
    List<Contender> contenders = new ArrayList<>();
    for (Product product : lab.products()) {
      if (row.roles().contains(product.role()) && product.can(row.flavour())) {
        contenders.add(lab.running(product, row.flavour()));
      }
    }
    for (Contender contender : List.copyOf(contenders)) {
      for (int i = 0; i < row.warm(); i++) {
        if (!measures(row, contender, new Measured())) {
          contenders.remove(contender);
          break;
        }
      }
    }
    for (int round = 0; round < Math.min(rounds, row.rounds()); round++) {
      for (Contender contender : List.copyOf(contenders)) {
        if (!measures(row, contender, results.of(row, contender.name()))) {
          contenders.remove(contender);
        }
      }
    }
    tell(row, contenders, results);
  }

  /** False when it failed: that server is out of this row. */
  private boolean measures(Row row, Contender contender, Measured into) throws Exception {
    double cpu = contender.cpu();
    try {
      Sample sample = row.work().run(contender, calls++);
      into.add(sample, contender.cpu() - cpu);
      return true;
    } catch (java.io.IOException | RuntimeException e) {
      out.printf("%-5s %s failed: %s%n", row.id(), contender.name(), e);
      out.flush();
      return false;
    }
  }

  private void tell(Row row, List<Contender> contenders, Results results) {
    StringBuilder line = new StringBuilder();
    for (Contender contender : contenders) {
      Measured measured = results.of(row, contender.name());
      line.append(
          String.format(
              java.util.Locale.ROOT,
              "  %s %,.2f (%,.2f-%,.2f)",
              contender.name(),
              measured.value(),
              measured.least(),
              measured.most()));
    }
    out.printf("%-5s %-55s %s:%s%n", row.id(), row.what(), row.unit().text(), line);
    out.flush();
  }

  private void peaks(Row row, Results results) throws Exception {
    for (Product product : lab.products()) {
      if (row.roles().contains(product.role()) && product.can(row.flavour())) {
        long peak = lab.running(product, row.flavour()).peakResident();
        results.peaks().merge(product.name(), peak, Math::max);
      }
    }
  }
}
