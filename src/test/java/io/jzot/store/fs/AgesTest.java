package io.jzot.store.fs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The wall clock is set while files age. */
class AgesTest {
  private static final long NOW = Duration.ofDays(20_000).toNanos();
  private static final Duration HOUR = Duration.ofHours(1);

  @ParameterizedTest
  @ValueSource(ints = {-3650, -1, 0, 1, 3650})
  void filesFromBeforeAndAfterAreAsOldAsTheyAre(int days) {
    long wall = NOW + Duration.ofDays(days).toNanos();

    assertThat(Ages.age(NOW - HOUR.toNanos(), wall, NOW)).isEqualTo(HOUR);
    assertThat(Ages.age(wall - HOUR.toNanos(), wall, NOW)).isEqualTo(HOUR);
  }

  @Test
  void whatNeitherClockKnowsIsOfTheFuture() {
    assertThat(Ages.age(NOW + HOUR.toNanos(), NOW, NOW)).isEqualTo(HOUR.negated());
  }
}
