package io.jzot.bench.report;

import io.jzot.bench.row.Row;
import io.jzot.bench.row.Target;
import io.jzot.bench.row.Target.AsRow;
import io.jzot.bench.row.Target.AtMost;
import io.jzot.bench.row.Target.Beats;
import io.jzot.bench.row.Target.OrElse;
import io.jzot.bench.row.Target.Thrift;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a target was reached.
 *
 * @param text the target, for people
 * @param reached how many times as good as the target; 1 is just reached
 */
public record Verdict(String text, double reached) {
  public boolean isMet() {
    return reached >= 1;
  }

  /** Empty when what it is measured by did not take part. */
  static Optional<Verdict> of(Results results, Row row, Target target) {
    Optional<Measured> ours = results.find(row, results.ours());
    return ours.flatMap(
        measured -> {
          if (target instanceof Beats beats) {
            return beats(results, row, measured, beats);
          }
          if (target instanceof OrElse either) {
            boolean known = results.find(row, either.known().server()).isPresent();
            return beats(results, row, measured, known ? either.known() : either.standIn());
          }
          if (target instanceof AsRow as) {
            return asRow(results, row, measured, as);
          }
          if (target instanceof Thrift thrift) {
            return thrift(results, row, measured, thrift);
          }
          double most = ((AtMost) target).value();
          String text = "≤ " + Numbers.show(most) + ' ' + row.unit().text();
          return Optional.of(new Verdict(text, most / measured.value()));
        });
  }

  private static Optional<Verdict> beats(Results results, Row row, Measured ours, Beats target) {
    String why = target.why().isEmpty() ? "" : " (" + target.why() + ')';
    return results
        .find(row, target.server())
        .map(
            theirs ->
                new Verdict(
                    text(target.times(), target.server()) + why,
                    row.unit().ratio(ours.value(), theirs.value()) / target.times()));
  }

  private static Optional<Verdict> asRow(Results results, Row row, Measured ours, AsRow target) {
    return results
        .row(target.row())
        .flatMap(other -> results.find(other, results.ours()))
        .map(
            other ->
                new Verdict(
                    text(target.times(), "row " + target.row()),
                    row.unit().ratio(ours.value(), other.value()) / target.times()));
  }

  private static Optional<Verdict> thrift(Results results, Row row, Measured ours, Thrift target) {
    return results
        .find(row, target.server())
        .map(
            theirs ->
                new Verdict(
                    String.format(
                        Locale.ROOT, "CPU a GB ≤ %.1f × %s", target.times(), target.server()),
                    target.times() * theirs.cpuPerGigabyte() / ours.cpuPerGigabyte()));
  }

  private static String text(double times, String of) {
    return String.format(Locale.ROOT, "≥ %.2f × %s", times, of);
  }
}
