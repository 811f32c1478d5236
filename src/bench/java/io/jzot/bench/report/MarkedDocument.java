package io.jzot.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page of which one part is written by the benchmark. */
public final class MarkedDocument {
  private static final String BEGIN = "<!-- bench:begin -->\n";
  private static final String END = "<!-- bench:end -->";

  private MarkedDocument() {}

  /**
   * Puts text in the place of what stands between the marks, and a chart above it, in a file beside
   * the page that is called like it.
   */
  public static void replace(Path document, String chart, String text) throws IOException {
    String name = document.getFileName().toString().replaceFirst("\\.md$", ".svg");
    Files.writeString(document.resolveSibling(name), chart);
    replace(document, "![Ratios to other servers](" + name + ")\n\n" + text);
  }

  private static void replace(Path document, String text) throws IOException {
    String page = Files.readString(document);
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException(document + " has no " + BEGIN.strip() + " before a " + END);
    }
    Files.writeString(
        document,
        page.substring(0, begin + BEGIN.length()) + '\n' + text + '\n' + page.substring(end));
  }
}
