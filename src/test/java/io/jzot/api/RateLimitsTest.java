package io.jzot.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.config.RateLimitConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
  private final AtomicLong now = new AtomicLong(1);

  private RateLimits limits(Optional<Integer> rate, RateLimitConfig.Method... methods) {
    return RateLimits.of(Optional.of(new RateLimitConfig(rate, List.of(methods))), () -> now.get());
  }

  private static long admitted(RateLimits limits, String method, int requests) {
    return IntStream.range(0, requests)
        .filter(i -> limits.delay(method, "client").isEmpty())
        .count();
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void aSecondsWorthAtOnceThenAtTheRate() {
    RateLimits limits = limits(Optional.of(10));
    assertThat(admitted(limits, "GET", 50)).isEqualTo(10);
    assertThat(limits.delay("GET", "client")).contains(Duration.ofMillis(100));
    assertThat(limits.delay("GET", "another")).isEmpty();
    pass(Duration.ofMillis(300));
    assertThat(admitted(limits, "GET", 50)).isEqualTo(3);
    pass(Duration.ofHours(1));
    assertThat(admitted(limits, "PUT", 50)).isEqualTo(10);
  }

  @Test
  void methodsHaveBucketsOfTheirOwn() {
    RateLimits limits = limits(Optional.empty(), new RateLimitConfig.Method("put", 2));
    assertThat(admitted(limits, "PUT", 9)).isEqualTo(2);
    assertThat(admitted(limits, "GET", 9)).isEqualTo(9);
  }

  @Test
  void zeroIsOneRequestAndNoMore() {
    RateLimits limits = limits(Optional.of(0));
    assertThat(admitted(limits, "GET", 9)).isEqualTo(1);
    assertThat(limits.delay("GET", "client")).isPresent();
  }

  @Test
  void withoutLimitsNothingIsCounted() {
    RateLimits limits = RateLimits.of(Optional.empty(), () -> now.get());
    assertThat(admitted(limits, "GET", 1000)).isEqualTo(1000);
  }
}
