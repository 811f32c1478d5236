package io.jzot.ext.metrics;

import io.jzot.api.MetricsAccess;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Where Prometheus reads. The path stands in the configuration, so it is no JAX-RS resource; the
 * filters stand before it as before everything.
 */
@Singleton
public final class MetricsRoute {
  /** After all filters, before all resources. */
  private static final int ORDER = -1;

  private final Instruments instruments;
  private final MetricsAccess access;

  public MetricsRoute(Instruments instruments, MetricsAccess access) {
    this.instruments = instruments;
    this.access = access;
  }

  void register(@Observes Router router) {
    instruments
        .path()
        .ifPresent(path -> router.get(path).order(ORDER).blockingHandler(this::answer, false));
  }

  private void answer(RoutingContext routing) {
    if (access.admits(routing)) {
      routing
          .response()
          .putHeader("Content-Type", Instruments.contentType())
          .end(instruments.scrape());
    }
  }
}
