package io.jzot.api;

import io.jzot.api.transfer.Hangup;
import io.jzot.config.JzotConfig;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/**
 * zot's limits for whole requests and answers, where the operator asks for them (zot keys {@code
 * http.readTimeout}, {@code http.writeTimeout}). Without them only slow and stalled transfers are
 * given up: a limit for the whole would cut long uploads (zot#4079).
 */
@Singleton
public final class RequestTimeouts {
  private static final int PRIORITY = 950;

  private final Optional<Duration> read;
  private final Optional<Duration> write;

  public RequestTimeouts(JzotConfig config) {
    this.read = config.http().readTimeout();
    this.write = config.http().writeTimeout();
  }

  void register(@Observes Filters filters) {
    if (read.isPresent() || write.isPresent()) {
      filters.register(this::handle, PRIORITY);
    }
  }

  private void handle(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    read.ifPresent(limit -> closeUnless(routing, limit, request::isEnded));
    write.ifPresent(limit -> closeUnless(routing, limit, routing.response()::ended));
    routing.next();
  }

  private static void closeUnless(
      RoutingContext routing, Duration limit, java.util.function.BooleanSupplier finished) {
    long timer =
        routing
            .vertx()
            .setTimer(
                Math.max(1, limit.toMillis()),
                id -> {
                  if (!finished.getAsBoolean()) {
                    Hangup.now(routing.request());
                  }
                });
    routing.addEndHandler(end -> routing.vertx().cancelTimer(timer));
  }
}
