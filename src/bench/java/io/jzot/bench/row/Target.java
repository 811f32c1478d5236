package io.jzot.bench.row;

/** What a row has to reach. */
public sealed interface Target {
  /**
   * So many times as good as another server, in the same run.
   *
   * @param why where the number comes from, when that server stands for one that is not at hand
   */
  record Beats(double times, String server, String why) implements Target {}

  /** What counts when a server takes part, and what stands for it when it does not. */
  record OrElse(Beats known, Beats standIn) implements Target {}

  /** So many times as good as we are in another row. */
  record AsRow(double times, String row) implements Target {}

  /** Processor time a gigabyte, at most so many times that of another server. */
  record Thrift(double times, String server) implements Target {}

  /** At most that, in the unit of the row. */
  record AtMost(double value) implements Target {}

  static Target beats(double times, String server) {
    return new Beats(times, server, "");
  }
}
