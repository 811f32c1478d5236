package io.jzot.bench.row;

/** In what a row counts. */
public enum Unit {
  PER_SECOND("per s", true),
  MEGABYTES_PER_SECOND("MB/s", true),
  MILLIS("ms", false),
  MEGABYTES("MB", false),
  /** How many times as much. */
  TIMES("×", false);

  private final String text;
  private final boolean moreIsBetter;

  Unit(String text, boolean moreIsBetter) {
    this.text = text;
    this.moreIsBetter = moreIsBetter;
  }

  public String text() {
    return text;
  }

  /** How many times better one figure is than another. */
  public double ratio(double ours, double theirs) {
    return moreIsBetter ? ours / theirs : theirs / ours;
  }
}
