package io.jzot.ext.trace;

import io.quarkus.vertx.http.runtime.filters.Filters;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Begins a span with each request, if there is somebody to send it to. */
@Singleton
public final class TraceFilter {
  /** Before everything else, the metrics and the access log included. */
  private static final int PRIORITY = 1200;

  private final Tracing tracing;

  public TraceFilter(Tracing tracing) {
    this.tracing = tracing;
  }

  void register(@Observes Filters filters) {
    tracing.requests().ifPresent(spans -> filters.register(spans::handle, PRIORITY));
  }
}
