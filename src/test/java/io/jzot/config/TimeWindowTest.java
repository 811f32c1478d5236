package io.jzot.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeWindowTest {

  @Test
  void holdsItsStartButNotItsEnd() {
    TimeWindow window = TimeWindow.parse("02:00-05:30");
    assertThat(window.contains(LocalTime.of(2, 0))).isTrue();
    assertThat(window.contains(LocalTime.of(5, 29))).isTrue();
    assertThat(window.contains(LocalTime.of(5, 30))).isFalse();
    assertThat(window).hasToString("02:00-05:30");
  }

  @Test
  void wrapsMidnight() {
    TimeWindow window = TimeWindow.parse("22:00-06:00");
    assertThat(window.contains(LocalTime.of(23, 0))).isTrue();
    assertThat(window.contains(LocalTime.MIDNIGHT)).isTrue();
    assertThat(window.contains(LocalTime.NOON)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "22:00",
        "22:00-22:00",
        "24:00-01:00",
        "2-3",
        "22:00/06:00",
        "22:60-23:00",
        "a-b"
      })
  void refusesAnythingElse(String text) {
    assertThatThrownBy(() -> TimeWindow.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
