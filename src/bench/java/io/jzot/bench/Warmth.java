package io.jzot.bench;

import io.jzot.bench.row.Effort;
import io.jzot.bench.row.Row;
import io.jzot.bench.row.Unit;

/**
 * How often a server does what it is measured by before that counts. One that compiles itself goes
 * on until it becomes neither faster nor cheaper any more: how long that takes depends on the
 * machine. Speed alone would not tell: it differs by more between two looks than it grows.
 */
final class Warmth {
  /** It is warm when it was so often in a row neither that much faster nor cheaper than before. */
  private static final int STEADY = 3;

  private static final double BETTER = 1.03;

  private final Unit unit;
  private final int least;
  private final int most;
  private int times;
  private double fastest = Double.NaN;
  private double cheapest = Double.NaN;
  private int asGood;

  /**
   * Looks at nothing where both are the same.
   *
   * @param unit of what is measured
   * @param least how often in any case
   * @param most how often at most
   */
  Warmth(Unit unit, int least, int most) {
    this.unit = unit;
    this.least = least;
    this.most = most;
  }

  /**
   * What a row asks of a server. A row that asks for one time, or none, means that.
   *
   * @param compiles whether the server compiles itself while it runs
   */
  static Warmth of(Row row, Effort effort, boolean compiles) {
    boolean grows = compiles && row.warm() > 1;
    int least = compiles ? row.warm() : Math.min(row.warm(), effort.compiled());
    return new Warmth(row.unit(), least, grows ? Math.max(least, effort.warming()) : least);
  }

  /**
   * Takes one more measurement.
   *
   * @param cpu processor time an operation; NaN when that is not known
   */
  void seen(double value, double cpu) {
    boolean first = times++ == 0;
    double faster = first ? Double.MAX_VALUE : unit.ratio(value, fastest);
    double cheaper = first ? 1 : cheapest / cpu; // NaN is no better than anything.
    asGood = faster > BETTER || cheaper > BETTER ? 0 : asGood + 1;
    fastest = faster > 1 ? value : fastest;
    cheapest = first || cheaper > 1 ? cpu : cheapest;
  }

  boolean isEnough() {
    return times >= most || (times >= least && asGood >= STEADY);
  }
}
