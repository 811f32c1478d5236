package io.jzot.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.jzot.config.RateLimitConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How many requests a client may send in a second (zot key {@code http.ratelimit}): a bucket for
 * each client, and one more for each of the methods that have a limit of their own. A bucket holds
 * what is good for one second, so that is the longest burst.
 */
public final class RateLimits {
  /** Beyond it the clients that were not seen for longest start anew. */
  private static final int MOST_CLIENTS = 100_000;

  private static final Duration FORGOTTEN = Duration.ofMinutes(1);
  private static final String ANY_METHOD = "";
  private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Map<String, Integer> rates = new HashMap<>();
  private final Cache<Key, Bucket> buckets;
  private final Ticker ticker;

  private record Key(String method, String party) {}

  private RateLimits(Optional<RateLimitConfig> config, Ticker ticker) {
    this.ticker = ticker;
    config.flatMap(RateLimitConfig::rate).ifPresent(rate -> rates.put(ANY_METHOD, rate));
    config.ifPresent(
        limits ->
            limits
                .methods()
                .forEach(it -> rates.put(it.method().toUpperCase(Locale.ROOT), it.rate())));
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(MOST_CLIENTS)
            .expireAfterAccess(FORGOTTEN)
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
  }

  public static RateLimits of(Optional<RateLimitConfig> config) {
    return new RateLimits(config, Ticker.systemTicker());
  }

  static RateLimits of(Optional<RateLimitConfig> config, Ticker ticker) {
    return new RateLimits(config, ticker);
  }

  /**
   * Counts a request.
   *
   * @param party who shares the limit
   * @return how long to wait if it is one too many; empty when it may go on
   */
  Optional<Duration> delay(String method, String party) {
    return rates.isEmpty()
        ? Optional.empty()
        : delayIn(method, party).or(() -> delayIn(ANY_METHOD, party));
  }

  private Optional<Duration> delayIn(String method, String party) {
    Integer rate = rates.get(method);
    if (rate == null) {
      return Optional.empty();
    }
    return buckets
        .get(new Key(method, party), key -> new Bucket(rate, ticker.read()))
        .take(ticker.read());
  }

  /** Tokens that come back with time. */
  private static final class Bucket {
    private final int rate;
    private double tokens;
    private long filled;

    Bucket(int rate, long now) {
      this.rate = rate;
      this.tokens = Math.max(1, rate);
      this.filled = now;
    }

    synchronized Optional<Duration> take(long now) {
      double back = Math.max(0, now - filled) / SECOND * rate;
      tokens = Math.min(Math.max(1, rate), tokens + back);
      filled = now;
      if (tokens >= 1) {
        tokens--;
        return Optional.empty();
      }
      double seconds = rate == 0 ? FORGOTTEN.toSeconds() : (1 - tokens) / rate;
      return Optional.of(Duration.ofNanos((long) (seconds * SECOND)));
    }
  }
}
