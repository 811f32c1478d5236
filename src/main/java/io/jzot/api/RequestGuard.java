package io.jzot.api;

import io.jzot.oci.OciException;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Stands before routing: what two parsers could read differently goes no further. Also pauses the
 * body until somebody wants it, and sets the headers that every answer under {@code /v2} has.
 */
@Singleton
public final class RequestGuard {
  private static final int PRIORITY = 900;

  private final EarlyAnswer answer;

  public RequestGuard(EarlyAnswer answer) {
    this.answer = answer;
  }

  void register(@Observes Filters filters) {
    filters.register(this::handle, PRIORITY);
  }

  private void handle(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    setHeaders(request);
    Optional<OciException> refusal = RequestRules.refusal(request);
    if (refusal.isPresent()) {
      answer.sendAndClose(request, refusal.get());
      return;
    }
    request.pause();
    routing.addEndHandler(
        end -> {
          if (!request.isEnded()) {
            request.resume(); // read and dropped, so that the connection can be used again
          }
        });
    routing.next();
  }

  private static void setHeaders(HttpServerRequest request) {
    if (request.path() != null && request.path().startsWith("/v2")) {
      request
          .response()
          .putHeader(DistributionHeaders.API_VERSION, "registry/2.0")
          .putHeader("X-Content-Type-Options", "nosniff")
          .putHeader("Content-Security-Policy", "sandbox; default-src 'none'");
    }
  }
}
