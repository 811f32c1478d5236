package io.jzot.bench;

import io.jzot.bench.row.Unit;

/** Whether a server has become as fast as it will: a JVM compiles what is asked of it meanwhile. */
final class Warmth {
  private final Unit unit;
  private final int steady;
  private final double better;
  private double fastest = Double.NaN;
  private double cheapest = Double.NaN;
  private int asGood;

  /**
   * @param unit of what is measured
   * @param steady how often in a row it is no better than ever before
   * @param better what counts as better, as a ratio above 1
   */
  Warmth(Unit unit, int steady, double better) {
    this.unit = unit;
    this.steady = steady;
    this.better = better;
  }

  /**
   * Takes one more measurement.
   *
   * @param cpu processor time an operation; NaN when that is not known
   */
  void seen(double value, double cpu) {
    boolean first = Double.isNaN(fastest);
    double faster = first ? Double.MAX_VALUE : unit.ratio(value, fastest);
    double cheaper = first ? 1 : cheapest / cpu; // NaN is no better than anything.
    asGood = faster > better || cheaper > better ? 0 : asGood + 1;
    fastest = faster > 1 ? value : fastest;
    cheapest = first || cheaper > 1 ? cpu : cheapest;
  }

  boolean isSteady() {
    return asGood >= steady;
  }
}
