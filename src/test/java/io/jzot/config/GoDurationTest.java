package io.jzot.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {

  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "-0, PT0S",
    "0s, PT0S",
    "1h30m, PT1H30M",
    "1.5h, PT1H30M",
    ".5s, PT0.5S",
    "5.s, PT5S",
    "500ms, PT0.5S",
    "1us, PT0.000001S",
    "1µs, PT0.000001S",
    "1μs, PT0.000001S",
    "7ns, PT0.000000007S",
    "1.9ns, PT0.000000001S",
    "-1.5h, PT-1H-30M",
    "+2m, PT2M",
    "1s1s, PT2S",
    "1m1h, PT1H1M",
    "24h, PT24H",
    "9223372036854775807ns, PT2562047H47M16.854775807S",
    "-9223372036854775808ns, PT-2562047H-47M-16.854775808S",
  })
  void readsWhatGoReads(String text, Duration expected) {
    assertThat(GoDuration.parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "1",
        "30",
        "1d",
        "1w",
        "h",
        "1 h",
        " 1h",
        "1h ",
        "1H",
        "--1h",
        "1h-30m",
        ".s",
        "1e3s",
        "1,5h",
        "٣s",
        "9223372036854775808ns",
        "2562048h",
        "99999999999999999999h",
        "-9223372036854775809ns",
        "0x1s",
        "+",
        "-"
      })
  void refusesWhatGoRefuses(String text) {
    assertThatThrownBy(() -> GoDuration.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesVeryLongTextsQuickly() {
    assertThatThrownBy(() -> GoDuration.parse("1".repeat(1_000_000)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void bareNumbersAreNanoseconds() {
    assertThat(GoDuration.ofNanos(BigInteger.valueOf(1_500))).isEqualTo(Duration.ofNanos(1_500));
    assertThatThrownBy(() -> GoDuration.ofNanos(BigInteger.TWO.pow(63)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0s",
    "PT1H, 1h",
    "PT90M, 1h30m",
    "PT-0.5S, -500ms",
    "PT26H0.000000001S, 26h1ns"
  })
  void writesWholeUnits(Duration duration, String expected) {
    assertThat(GoDuration.format(duration)).isEqualTo(expected);
  }

  @Test
  void readsWhatItWrites() {
    var random = new Random(7);
    for (int i = 0; i < 1_000; i++) {
      Duration duration = Duration.ofNanos(random.nextLong() >> random.nextInt(63));
      assertThat(GoDuration.parse(GoDuration.format(duration))).isEqualTo(duration);
    }
  }
}
