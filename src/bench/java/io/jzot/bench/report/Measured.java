package io.jzot.bench.report;

import io.jzot.bench.row.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What one server did in one row, over all rounds. */
public final class Measured {
  private static final double GIGABYTE = 1e9;
  private static final double MICROS = 1e6;

  private final List<Sample> samples = new ArrayList<>();
  private final List<Double> cpu = new ArrayList<>();

  /**
   * Takes one more round.
   *
   * @param cpuSeconds of the server meanwhile; NaN when that is not known
   */
  public void add(Sample sample, double cpuSeconds) {
    samples.add(sample);
    cpu.add(cpuSeconds);
  }

  /** What the rounds came to, in their order. */
  public List<Double> rounds() {
    return samples.stream().map(Sample::value).toList();
  }

  /** Microseconds of processor time an operation in each round. */
  public List<Double> cpuOfRounds() {
    return IntStream.range(0, cpu.size())
        .mapToObj(round -> cpu.get(round) * MICROS / samples.get(round).operations())
        .toList();
  }

  public boolean isEmpty() {
    return samples.isEmpty();
  }

  public double value() {
    return median(Sample::value);
  }

  public double least() {
    return samples.stream().mapToDouble(Sample::value).min().orElse(Double.NaN);
  }

  public double most() {
    return samples.stream().mapToDouble(Sample::value).max().orElse(Double.NaN);
  }

  public double p50() {
    return median(Sample::p50);
  }

  public double p99() {
    return median(Sample::p99);
  }

  /** Microseconds of processor time an operation, over all rounds: the clock ticks coarsely. */
  public double cpuPerOperation() {
    long operations = samples.stream().mapToLong(Sample::operations).sum();
    return operations == 0 ? Double.NaN : cpuSeconds() * MICROS / operations;
  }

  /** Seconds of processor time a gigabyte that went over the wire. */
  public double cpuPerGigabyte() {
    double bytes = samples.stream().mapToLong(Sample::bytes).sum();
    return bytes == 0 ? Double.NaN : cpuSeconds() / (bytes / GIGABYTE);
  }

  private double cpuSeconds() {
    return cpu.stream().mapToDouble(Double::doubleValue).sum();
  }

  private double median(ToDoubleFunction<Sample> figure) {
    double[] sorted = samples.stream().mapToDouble(figure).sorted().toArray();
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
