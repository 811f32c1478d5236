package io.jzot.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.bench.row.Effort;
import io.jzot.bench.row.Row;
import io.jzot.bench.row.Unit;
import io.jzot.bench.server.Flavour;
import io.jzot.bench.server.Role;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WarmthTest {
  private static final Effort EFFORT = new Effort(Duration.ZERO, 1, 7, 2, Duration.ZERO, false);

  @Test
  void whatWasCompiledBeforeDoesItAFewTimesAndNoMore() {
    assertThat(times(Warmth.of(row(4), EFFORT, false), 10, 20, 30)).isEqualTo(2);
    assertThat(times(Warmth.of(row(1), EFFORT, false), 10, 20)).isEqualTo(1);
    assertThat(times(Warmth.of(row(0), EFFORT, false), 10)).isZero();
  }

  @Test
  void whatCompilesItselfGoesOnWhileItBecomesFaster() {
    assertThat(times(Warmth.of(row(2), EFFORT, true), 10, 20, 30, 40, 50, 60, 70, 80)).isEqualTo(7);
  }

  @Test
  void itIsWarmWhenItWasThreeTimesNoFaster() {
    assertThat(times(Warmth.of(row(2), EFFORT, true), 10, 10.2, 9, 10.1, 10)).isEqualTo(4);
    assertThat(times(Warmth.of(row(2), EFFORT, true), 10, 10, 11, 10, 11, 9, 9)).isEqualTo(6);
  }

  @Test
  void itDoesSoAsOftenAsTheRowSaysInAnyCase() {
    assertThat(times(Warmth.of(row(5), EFFORT, true), 10, 10, 10, 10, 10, 10)).isEqualTo(5);
    assertThat(times(Warmth.of(row(8), EFFORT, true), 1, 2, 3, 4, 5, 6, 7, 8, 9)).isEqualTo(8);
  }

  @Test
  void aRowThatAsksForOneTimeMeansIt() {
    assertThat(times(Warmth.of(row(1), EFFORT, true), 10, 20, 30)).isEqualTo(1);
    assertThat(times(Warmth.of(row(0), EFFORT, true), 10)).isZero();
  }

  @Test
  void cheaperCountsAsFasterDoes() {
    Warmth warmth = new Warmth(Unit.PER_SECOND, 1, 100);
    for (double cpu : new double[] {100, 99, 98, 90}) {
      warmth.seen(10, cpu);
    }
    assertThat(warmth.isEnough()).isFalse();
    for (double cpu : new double[] {90, 89, 91}) {
      warmth.seen(10, cpu);
    }
    assertThat(warmth.isEnough()).isTrue();
  }

  @Test
  void lessIsFasterWhereTimeIsMeasured() {
    Warmth warmth = new Warmth(Unit.MILLIS, 1, 100);
    for (double value : new double[] {100, 101, 102, 50, 51, 52}) {
      warmth.seen(value, Double.NaN);
      assertThat(warmth.isEnough()).isFalse();
    }
    warmth.seen(50, Double.NaN);
    assertThat(warmth.isEnough()).isTrue();
  }

  private static Row row(int warm) {
    return new Row(
        "1",
        "what",
        Unit.PER_SECOND,
        Flavour.PLAIN,
        Set.of(Role.values()),
        warm,
        1,
        (contender, round) -> {
          throw new UnsupportedOperationException();
        },
        List.of(),
        false);
  }

  /** After how many of these measurements it is enough. */
  private static int times(Warmth warmth, double... values) {
    int times = 0;
    while (!warmth.isEnough()) {
      warmth.seen(values[times++], Double.NaN);
    }
    return times;
  }
}
