package io.jzot.bench.report;

import io.jzot.bench.row.Row;
import io.jzot.bench.server.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The ratios to the other servers as a picture: a line a row, one dot a server, on a log scale. */
public final class Chart {
  private static final int LEFT = 360;
  private static final int DECADE = 110;
  private static final int DECADES = 4;
  private static final double LEAST = 0.1;
  private static final int STEP = 16;
  private static final int TOP = 40;
  private static final List<String> COLORS = List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7");

  private final Results results;
  private final List<String> others;

  public Chart(Results results) {
    this.results = results;
    this.others =
        results.servers().keySet().stream()
            .filter(server -> results.servers().get(server) != Role.OURS)
            .toList();
  }

  public String svg() {
    List<Row> rows =
        results.rows().keySet().stream()
            .filter(row -> others.stream().anyMatch(other -> ratio(row, other).isPresent()))
            .toList();
    int height = TOP + STEP * rows.size() + 20;
    int width = LEFT + DECADE * DECADES + 30;
    StringBuilder svg = new StringBuilder(8192);
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"11\">%n"
            .formatted(width, height));
    svg.append("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>%n".formatted(width, height));
    legend(svg);
    scale(svg, height);
    for (int i = 0; i < rows.size(); i++) {
      line(svg, rows.get(i), TOP + STEP * i + STEP);
    }
    return svg.append("</svg>\n").toString();
  }

  private void legend(StringBuilder svg) {
    text(svg, 6, 14, "start", "How many times as good as the others; right of 1 is better");
    for (int i = 0; i < others.size(); i++) {
      int x = LEFT + 110 * i;
      dot(svg, x, 10, i);
      text(svg, x + 8, 14, "start", others.get(i));
    }
  }

  private static void scale(StringBuilder svg, int height) {
    List<String> labels = new ArrayList<>(List.of("0.1", "1", "10", "100", "1000"));
    for (int i = 0; i <= DECADES; i++) {
      int x = LEFT + DECADE * i;
      svg.append(
          "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"%s\"/>%n"
              .formatted(x, TOP, x, height - 10, i == 1 ? "#444444" : "#dddddd"));
      text(svg, x, TOP - 6, "middle", labels.get(i));
    }
  }

  private void line(StringBuilder svg, Row row, int y) {
    text(svg, 6, y + 4, "start", row.id() + "  " + row.what());
    for (int i = 0; i < others.size(); i++) {
      int server = i;
      ratio(row, others.get(i)).ifPresent(ratio -> dot(svg, place(ratio), y, server));
    }
  }

  private Optional<Double> ratio(Row row, String other) {
    return results
        .find(row, results.ours())
        .flatMap(
            ours ->
                results
                    .find(row, other)
                    .map(theirs -> row.unit().ratio(ours.value(), theirs.value())));
  }

  /** What lies outside stands at the edge. */
  private static int place(double ratio) {
    double decades = Math.max(0, Math.min(DECADES, Math.log10(ratio / LEAST)));
    return (int) Math.round(LEFT + DECADE * decades);
  }

  private static void dot(StringBuilder svg, int x, int y, int server) {
    svg.append(
        "<circle cx=\"%d\" cy=\"%d\" r=\"4\" fill=\"%s\"/>%n"
            .formatted(x, y, COLORS.get(server % COLORS.size())));
  }

  private static void text(StringBuilder svg, int x, int y, String anchor, String text) {
    String safe = text.replace("&", "&amp;").replace("<", "&lt;");
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>%n",
            x,
            y,
            anchor,
            safe));
  }
}
