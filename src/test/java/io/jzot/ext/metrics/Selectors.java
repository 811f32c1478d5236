package io.jzot.ext.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The series that expressions of Prometheus ask for; ours are told by their first word. */
final class Selectors {
  private static final Pattern SELECTOR =
      Pattern.compile("\\b((?:zot|jzot|process|jvm)_[a-z0-9_]+)(?:\\{([^}]*)})?");
  private static final Pattern MATCHER =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");

  private Selectors() {}

  /** One selector. */
  record Selector(String name, List<Condition> conditions) {
    boolean matches(Scrape.Series series) {
      return series.name().equals(name) && conditions.stream().allMatch(it -> it.holds(series));
    }
  }

  /** One label. */
  record Condition(String label, String operator, String value) {
    boolean holds(Scrape.Series series) {
      String actual = series.labels().getOrDefault(label, "");
      return switch (operator) {
        case "=" -> actual.equals(value);
        case "!=" -> !actual.equals(value);
        case "=~" -> Pattern.matches(value, actual);
        default -> !Pattern.matches(value, actual);
      };
    }
  }

  static List<Selector> of(String expression) {
    List<Selector> found = new ArrayList<>();
    Matcher selectors = SELECTOR.matcher(expression);
    while (selectors.find()) {
      List<Condition> conditions = new ArrayList<>();
      Matcher matcher = MATCHER.matcher(selectors.group(2) == null ? "" : selectors.group(2));
      while (matcher.find()) {
        // What Prometheus itself adds to each series, and what a dashboard's user chooses.
        if (!List.of("job", "instance").contains(matcher.group(1))) {
          String value = matcher.group(3).startsWith("$") ? ".*" : matcher.group(3);
          conditions.add(new Condition(matcher.group(1), matcher.group(2), value));
        }
      }
      found.add(new Selector(selectors.group(1), conditions));
    }
    return found;
  }
}
