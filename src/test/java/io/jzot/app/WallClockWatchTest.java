package io.jzot.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WallClockWatchTest {
  private final WallClockWatch watch = new WallClockWatch();
  private long wall = 1_800_000_000_000L;
  private long steady = Long.MAX_VALUE - 5_000_000_000L; // Passes over its end meanwhile.

  private boolean look(Duration wallPasses, Duration steadyPasses) {
    wall += wallPasses.toMillis();
    steady += steadyPasses.toNanos();
    return watch.wasSetBack(wall, steady);
  }

  @Test
  void whatPassesAlikeIsNoSetting() {
    Duration second = Duration.ofSeconds(1);

    assertThat(look(Duration.ZERO, Duration.ZERO)).isFalse();
    for (int i = 0; i < 10; i++) {
      assertThat(look(second, second)).isFalse();
    }
    assertThat(look(Duration.ofMillis(200), second)).as("slewed").isFalse();
    assertThat(look(Duration.ofHours(5), second)).as("suspended, or set forth").isFalse();
  }

  @Test
  void backIsBackAndThenGoesOn() {
    Duration second = Duration.ofSeconds(1);

    assertThat(look(Duration.ZERO, Duration.ZERO)).isFalse();
    assertThat(look(Duration.ofDays(-3650), second)).isTrue();
    assertThat(look(second, second)).isFalse();
    assertThat(look(Duration.ofSeconds(-2), second)).isTrue();
  }
}
