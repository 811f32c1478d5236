package io.jzot.ext.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a server told Prometheus, in the text format. */
record Scrape(List<Series> series, Map<String, String> types) {
  private static final Pattern LINE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)(?: \\d+)?");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  /** One line. */
  record Series(String name, Map<String, String> labels, double value) {}

  static Scrape of(String text) {
    List<Series> series = new ArrayList<>();
    Map<String, String> types = new LinkedHashMap<>();
    for (String line : text.split("\n", -1)) {
      if (line.startsWith("# TYPE ")) {
        String[] words = line.split(" ", -1);
        types.put(words[2], words[3]);
      } else if (!line.startsWith("#") && !line.isEmpty()) {
        series.add(series(line));
      }
    }
    return new Scrape(series, types);
  }

  private static Series series(String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(line);
    }
    Map<String, String> labels = new LinkedHashMap<>();
    if (matcher.group(2) != null) {
      Matcher label = LABEL.matcher(matcher.group(2));
      while (label.find()) {
        labels.put(label.group(1), label.group(2));
      }
    }
    String value = matcher.group(3);
    return new Series(
        matcher.group(1), labels, Double.parseDouble(value.replace("+Inf", "Infinity")));
  }

  /** The value of the one series with that name and, among others, those labels: name, value, …. */
  double value(String name, String... labels) {
    List<Series> found =
        series.stream().filter(it -> it.name.equals(name) && has(it, labels)).toList();
    if (found.size() != 1) {
      throw new AssertionError(name + List.of(labels) + ": " + found);
    }
    return found.get(0).value;
  }

  private static boolean has(Series series, String... labels) {
    for (int i = 0; i < labels.length; i += 2) {
      if (!labels[i + 1].equals(series.labels.get(labels[i]))) {
        return false;
      }
    }
    return true;
  }

  /** What its values were called in the code, in the words of the exposition. */
  Set<String> families() {
    return new TreeSet<>(types.keySet());
  }

  Set<String> labelsOf(String family) {
    return series.stream()
        .filter(it -> it.name.equals(family) || it.name.equals(family + "_count"))
        .flatMap(it -> it.labels.keySet().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
