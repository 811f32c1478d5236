package io.jzot.bench.report;

import io.jzot.bench.row.Row;
import io.jzot.bench.row.Unit;
import io.jzot.bench.server.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The table for {@code docs/performance.md}. */
public final class MarkdownTable {
  private final Results results;
  private final List<String> servers;

  public MarkdownTable(Results results) {
    this.results = results;
    this.servers = List.copyOf(results.servers().keySet());
  }

  public String text() {
    StringBuilder text = new StringBuilder(4096);
    text.append("| # | what | unit |");
    servers.forEach(server -> text.append(' ').append(server).append(" |"));
    text.append(" ours / peer | target | met |\n|---|---|---|");
    text.append("---|".repeat(servers.size() + 3)).append('\n');
    results.rows().keySet().forEach(row -> text.append(line(row)).append('\n'));
    return text.append('\n').append(costs()).append('\n').append(peaks()).toString();
  }

  private String line(Row row) {
    List<String> cells = new ArrayList<>();
    cells.add(row.id());
    cells.add(row.what());
    cells.add(row.unit().text());
    for (String server : servers) {
      String absent = results.hasFailed(row, server) ? "failed" : "–";
      cells.add(results.find(row, server).map(MarkdownTable::spread).orElse(absent));
    }
    cells.add(ratios(row));
    List<Verdict> verdicts = verdicts(results, row);
    cells.add(verdicts.stream().map(Verdict::text).collect(Collectors.joining("; ")));
    cells.add(verdicts.stream().map(MarkdownTable::met).collect(Collectors.joining("; ")));
    return "| " + String.join(" | ", cells) + " |";
  }

  private static String met(Verdict verdict) {
    return verdict.isMet()
        ? "yes"
        : "**no**, " + Numbers.show(100 * verdict.reached()) + " % of it";
  }

  static List<Verdict> verdicts(Results results, Row row) {
    return row.targets().stream()
        .map(target -> Verdict.of(results, row, target))
        .flatMap(Optional::stream)
        .toList();
  }

  private static String spread(Measured measured) {
    String value = Numbers.show(measured.value());
    return measured.least() == measured.most()
        ? value
        : value + " (" + Numbers.show(measured.least()) + "–" + Numbers.show(measured.most()) + ')';
  }

  private String ratios(Row row) {
    Optional<Measured> ours = results.find(row, results.ours());
    return servers.stream()
        .filter(server -> results.servers().get(server) != Role.OURS)
        .map(
            server ->
                results
                    .find(row, server)
                    .flatMap(
                        theirs ->
                            ours.map(
                                own ->
                                    Numbers.show(row.unit().ratio(own.value(), theirs.value()))
                                        + " × "
                                        + server)))
        .flatMap(Optional::stream)
        .collect(Collectors.joining(", "));
  }

  /** Processor time and latencies, where they were seen. */
  private String costs() {
    StringBuilder text = new StringBuilder(2048);
    text.append("| # |");
    servers.forEach(server -> text.append(' ').append(server).append(": CPU, p50, p99, calls |"));
    text.append("\n|---|").append("---|".repeat(servers.size())).append('\n');
    for (Row row : results.rows().keySet()) {
      List<String> cells =
          servers.stream()
              .map(
                  server ->
                      results
                          .find(row, server)
                          .map(measured -> cost(row, measured, results.calls(row, server)))
                          .orElse("–"))
              .toList();
      if (!cells.stream().allMatch("–"::equals)) {
        text.append("| ").append(row.id()).append(" | ");
        text.append(String.join(" | ", cells)).append(" |\n");
      }
    }
    return text.toString();
  }

  private static String cost(Row row, Measured measured, Optional<Double> calls) {
    if (Double.isNaN(measured.cpuPerOperation())) {
      return "–";
    }
    String cpu =
        row.unit() == Unit.MEGABYTES_PER_SECOND
            ? Numbers.show(measured.cpuPerGigabyte()) + " s/GB"
            : Numbers.show(measured.cpuPerOperation()) + " µs";
    return cpu
        + ", "
        + Numbers.show(measured.p50())
        + " ms, "
        + Numbers.show(measured.p99())
        + " ms"
        + calls.map(count -> ", " + Numbers.show(count)).orElse("");
  }

  private String peaks() {
    return "Most resident memory of the servers meanwhile: "
        + results.peaks().entrySet().stream()
            .map(peak -> peak.getKey() + ' ' + Numbers.show(peak.getValue() / 1e6) + " MB")
            .collect(Collectors.joining(", "))
        + ".\n";
  }
}
