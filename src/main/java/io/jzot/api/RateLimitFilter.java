package io.jzot.api;

import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Turns away who asks too often, before anybody works for it; probes are never turned away. */
@Singleton
public final class RateLimitFilter {
  /** After {@link RequestGuard}, before {@link AuthenticationFilter}. */
  private static final int PRIORITY = 850;

  private final Supplier<Security> security;
  private final EarlyAnswer answer;

  public RateLimitFilter(Supplier<Security> security, EarlyAnswer answer) {
    this.security = security;
    this.answer = answer;
  }

  void register(@Observes Filters filters) {
    filters.register(this::handle, PRIORITY);
  }

  private void handle(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    Optional<Duration> delay =
        AuthenticationFilter.isProbe(request) ? Optional.empty() : delay(request);
    if (delay.isEmpty()) {
      routing.next();
      return;
    }
    long seconds = delay.get().plusSeconds(1).minusNanos(1).toSeconds(); // rounded up
    request.response().putHeader("Retry-After", Long.toString(seconds));
    answer.send(
        request,
        new OciException(ErrorCode.TOOMANYREQUESTS, "slow down; Retry-After says for how long"));
  }

  private Optional<Duration> delay(HttpServerRequest request) {
    Security current = security.get();
    String party = ClientAddress.of(request, current.http().trustedProxies()).party();
    return current.limits().delay(request.method().name(), party);
  }
}
