package io.jzot.store.fs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The rule by which large indexes are published, on a clock of the test's. */
class PublishPaceTest {
  private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Random random = new Random(15);

  @Test
  void takesFivePercentOfTheTimeAndComesTenTimesASecondAtMost() {
    long now = -SECOND; // Such a clock may stand anywhere.
    PublishPace pace = new PublishPace(now);
    long start = now;
    long spent = 0;
    int count = 0;
    for (int i = 0; i < 1000; i++) {
      now += pace.due(now);
      assertThat(pace.due(now)).isZero();
      long began = now;
      now += random.nextLong(random.nextBoolean() ? MILLISECOND : 800 * MILLISECOND);
      pace.wrote(began, now);
      spent += now - began;
      count++;
    }
    now += pace.due(now);

    assertThat(spent).isLessThanOrEqualTo((now - start) / 20);
    assertThat(count).isLessThanOrEqualTo((int) ((now - start) / (100 * MILLISECOND)));
  }

  @Test
  void neverWaitsForMoreThanTwentyTimesTheLastCost() {
    PublishPace pace = new PublishPace(0);
    pace.wrote(0, 800 * MILLISECOND);
    assertThat(pace.due(800 * MILLISECOND)).isEqualTo(16 * SECOND);
    assertThat(pace.due(17 * SECOND)).isZero();

    pace.wrote(17 * SECOND, 17 * SECOND + 1);
    assertThat(pace.due(17 * SECOND + 1)).isEqualTo(100 * MILLISECOND);
  }

  @Test
  void afterFailuresItComesMoreAndMoreRarely() {
    PublishPace pace = new PublishPace(0);
    assertThat(pace.failed()).isEqualTo(SECOND);
    assertThat(pace.failed()).isEqualTo(2 * SECOND);
    for (int i = 0; i < 100; i++) {
      assertThat(pace.failed()).isLessThanOrEqualTo(64 * SECOND);
    }
    pace.succeeded();
    assertThat(pace.failed()).isEqualTo(SECOND);
  }
}
