package io.jzot.config.file;

import io.jzot.config.HttpConfig;
import io.jzot.config.RateLimitConfig;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;

/** What the listener must be like. */
final class HttpRules {
  private static final int LAST_PORT = 65535;

  private HttpRules() {}

  static void check(HttpConfig http, Place place) {
    place
        .at("port")
        .refuseIf(http.port() < 0 || http.port() > LAST_PORT, "a port is a number from 0 to 65535");
    http.externalUrl()
        .ifPresent(
            url ->
                place
                    .at("externalUrl")
                    .warnIf(
                        !isWebUrl(url),
                        "not an absolute http or https URL, clients will not find it"));
    shutdown(http, place);
    http.ratelimit().ifPresent(limits -> limits(limits, place.at("ratelimit")));
  }

  private static void shutdown(HttpConfig http, Place place) {
    Duration timeout = http.shutdownTimeout();
    place
        .at("shutdownTimeout")
        .refuseIf(timeout.isNegative() || timeout.isZero(), "must be more than 0");
    place.at("shutdownDelay").refuseIf(http.shutdownDelay().isNegative(), "must not be negative");
    place
        .at("shutdownDelay")
        .refuseIf(
            http.shutdownDelay().compareTo(timeout) >= 0,
            "must be shorter than shutdownTimeout, which includes it");
  }

  private static void limits(RateLimitConfig limits, Place place) {
    limits.rate().ifPresent(rate -> place.at("rate").refuseIf(rate < 0, "must not be negative"));
    for (int i = 0; i < limits.methods().size(); i++) {
      place
          .at("methods")
          .at(i)
          .at("rate")
          .refuseIf(limits.methods().get(i).rate() < 0, "must not be negative");
    }
  }

  /** Whether this is an absolute http or https URL with a host. */
  static boolean isWebUrl(String text) {
    try {
      URI uri = new URI(text);
      boolean web =
          "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
      return web && uri.getHost() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
