package io.jzot.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The listener. */
@Doc("The listener, and who may do what.")
public record HttpConfig(
    @Doc("Host or address to listen on; empty listens on all interfaces.") @Default("127.0.0.1")
        String address,
    @Doc("Port; `0` or an empty string lets the system choose one, which is logged.")
        @Default("8080")
        int port,
    @Doc("Value of `Access-Control-Allow-Origin`, verbatim; empty sends `*`.") @Default("")
        String allowOrigin,
    @Doc(
            "Public base URL, where it differs from what clients connect to; for redirects of log-ins.")
        Optional<String> externalUrl,
    @Doc("Realm of the Basic challenge; empty shows as `Authorization Required`.")
        Optional<String> realm,
    @Doc(
            "Limit for reading a whole request; `0` or less is none. Absent (zot: `60s`, which cuts long uploads): no"
                + " such limit, only the rules for stalled and very slow clients.")
        Optional<Duration> readTimeout,
    @Doc("Limit for writing a whole answer; otherwise as `readTimeout`.")
        Optional<Duration> writeTimeout,
    @Doc(
            "How long a graceful stop may take, from the signal to the last connection; then what is left is cut."
                + " Keep it below the platform's own limit (Kubernetes: 30 s, Docker: 10 s).")
        @Default("30s")
        @Own
        Duration shutdownTimeout,
    @Doc(
            "After a stop signal, how long new requests are still accepted while `/readyz` already answers 503, so that"
                + " load balancers notice. Part of `shutdownTimeout`.")
        @Default("3s")
        @Own
        Duration shutdownDelay,
    @Doc("Serve HTTPS, and only HTTPS, on the port.") Optional<TlsConfig> tls,
    @Doc("Who a client is. Without any method every client is anonymous.") AuthConfig auth,
    @Doc("Who may do what; once given, everything is denied that no policy allows.")
        Optional<AccessControlConfig> accessControl,
    @Doc("Limits on the number of requests.") Optional<RateLimitConfig> ratelimit,
    @Doc(
            "Proxies whose `X-Forwarded-For` is believed, as addresses or networks such as `10.0.0.0/8`. It decides"
                + " where a client is: for rate limits, logs and conditions. Without it nobody is believed.")
        @Own
        List<Network> trustedProxies,
    @Doc(
            "Formats accepted besides OCI's: `docker2s2` is Docker's manifests and manifest lists, schema 2.")
        List<Compat> compat,
    @Doc(
            "Serve the OpenAPI document at `/openapi` and a page to try it at `/swagger`, to whoever is welcome here.")
        @Default("true")
        @Own
        boolean apiDocument) {

  public HttpConfig {
    readTimeout = readTimeout.filter(HttpConfig::positive);
    writeTimeout = writeTimeout.filter(HttpConfig::positive);
  }

  /** Whether there is any way to authenticate; without, every client is anonymous. */
  public boolean authenticates() {
    return auth.authenticates() || tls.flatMap(TlsConfig::cacert).isPresent();
  }

  private static boolean positive(Duration duration) {
    return !duration.isNegative() && !duration.isZero();
  }

  /** A format beside OCI's that the registry accepts. */
  public enum Compat {
    /** Docker's manifest and manifest list, schema 2: stored as pushed, never converted. */
    DOCKER2S2
  }
}
