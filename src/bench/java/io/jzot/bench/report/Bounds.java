package io.jzot.bench.report;

import io.jzot.bench.row.Row;
import io.jzot.bench.server.Product;
import io.jzot.bench.server.Role;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;

/**
 * What must not happen: ratios within a run, with room for a busy machine. A bound names a row, and
 * another server in it or another row of ours: {@code 3a/nginx = 0.05}, {@code 3b/3a = 0.4}.
 */
public final class Bounds {
  private final Properties bounds = new Properties();

  public Bounds() throws IOException {
    try (InputStream in = Bounds.class.getResourceAsStream("/bounds.properties")) {
      bounds.load(in);
    }
  }

  /** The rows that they are about, as a regular expression. */
  public String rows() {
    TreeSet<String> ids = new TreeSet<>();
    for (String bound : bounds.stringPropertyNames()) {
      int slash = bound.indexOf('/');
      ids.add(bound.substring(0, slash));
      ids.add(bound.substring(slash + 1));
    }
    return String.join("|", ids);
  }

  /** Whether one of them compares that server, or one of ours, in that row. */
  public boolean compare(Row row, Product product) {
    return product.role() == Role.OURS || bounds.containsKey(row.id() + '/' + product.name());
  }

  /** Whether one of them compares that server, or one of ours. */
  public boolean compare(Product product) {
    return product.role() == Role.OURS
        || bounds.stringPropertyNames().stream()
            .anyMatch(bound -> bound.endsWith('/' + product.name()));
  }

  /** Compares; what did not take part is passed over. */
  public Outcome check(Results results) {
    StringBuilder text = new StringBuilder(512);
    int passed = 0;
    int failed = 0;
    int skipped = 0;
    for (String bound : new TreeSet<>(bounds.stringPropertyNames())) {
      double least = Double.parseDouble(bounds.getProperty(bound));
      Optional<Double> ratio = ratio(results, bound);
      if (ratio.isEmpty()) {
        skipped++;
        text.append("SKIP  ").append(bound).append('\n');
      } else if (ratio.get() >= least) {
        passed++;
        text.append("ok    ").append(line(bound, ratio.get(), least));
      } else {
        failed++;
        text.append("FAIL  ").append(line(bound, ratio.get(), least));
      }
    }
    text.append("bench: %d passed, %d failed, %d skipped".formatted(passed, failed, skipped));
    return new Outcome(text.toString(), failed == 0 && passed > 0);
  }

  private static String line(String bound, double ratio, double least) {
    return bound + ": " + Numbers.show(ratio) + ", at least " + Numbers.show(least) + '\n';
  }

  private static Optional<Double> ratio(Results results, String bound) {
    int slash = bound.indexOf('/');
    Optional<Row> row = results.row(bound.substring(0, slash));
    String other = bound.substring(slash + 1);
    Optional<Measured> ours = row.flatMap(it -> results.find(it, results.ours()));
    Optional<Measured> theirs =
        results.servers().containsKey(other)
            ? row.flatMap(it -> results.find(it, other))
            : results.row(other).flatMap(it -> results.find(it, results.ours()));
    return row.flatMap(
        it ->
            ours.flatMap(own -> theirs.map(their -> it.unit().ratio(own.value(), their.value()))));
  }

  /** What came out. */
  public record Outcome(String text, boolean good) {}
}
