package io.jzot.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessLogTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0.000ms",
    "1499, 0.001ms",
    "1500, 0.002ms",
    "12345678, 12.346ms",
    "999999499, 999.999ms",
    "999999500, 1.000000s",
    "61002003000, 61.002003s"
  })
  void latenciesAreShownAsDurations(long nanos, String shown) {
    assertThat(AccessLog.latency(nanos)).isEqualTo(shown);
  }
}
