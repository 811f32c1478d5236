package io.jzot.bench.report;

import java.util.Locale;

/** Figures as people read them: three digits that count. */
final class Numbers {
  private Numbers() {}

  static String show(double value) {
    if (Double.isNaN(value)) {
      return "–";
    }
    if (value >= 1000) {
      return String.format(Locale.ROOT, "%,d", Math.round(value));
    }
    return String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
  }
}
