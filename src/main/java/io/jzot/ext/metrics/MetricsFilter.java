package io.jzot.ext.metrics;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Measures every request but those for the metrics themselves, as zot. */
@Singleton
public final class MetricsFilter {
  /** Before everything else, the access log included. */
  private static final int PRIORITY = 1100;

  private final Instruments instruments;

  public MetricsFilter(Instruments instruments) {
    this.instruments = instruments;
  }

  void register(@Observes Filters filters) {
    instruments
        .http()
        .ifPresent(
            meters -> {
              String own = instruments.path().orElse("");
              filters.register(routing -> handle(routing, meters, own), PRIORITY);
            });
  }

  private static void handle(RoutingContext routing, HttpMeters meters, String own) {
    HttpServerRequest request = routing.request();
    String path = request.path() == null ? "" : request.path();
    if (!path.equals(own)) {
      int method = HttpMeters.number(request.method().name());
      long start = System.nanoTime();
      meters.began();
      routing.addHeadersEndHandler(head -> meters.firstByte(method, System.nanoTime() - start));
      routing.addEndHandler(
          end ->
              meters.ended(
                  method, routing.response().getStatusCode(), path, System.nanoTime() - start));
    }
    routing.next();
  }
}
