package io.jzot.api;

import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.function.Supplier;

/** The platform's page over the OpenAPI document is there when {@code http.apiDocument} says so. */
@Singleton
public final class ApiPages {
  /** After {@link AuthenticationFilter}: who is not welcome learns nothing. */
  private static final int PRIORITY = 700;

  private static final String PAGES = "/swagger";

  /** Where the platform would serve the document, administration and all, to everybody. */
  private static final String PLATFORM_DOCUMENT = "/q/openapi";

  private final Supplier<Security> security;
  private final EarlyAnswer answer;

  public ApiPages(Supplier<Security> security, EarlyAnswer answer) {
    this.security = security;
    this.answer = answer;
  }

  void register(@Observes Filters filters) {
    filters.register(this::handle, PRIORITY);
  }

  private void handle(RoutingContext routing) {
    String path = routing.request().path();
    if (path.startsWith(PLATFORM_DOCUMENT)) {
      answer.send(
          routing.request(), new OciException(ErrorCode.NOT_FOUND, "the document is at /openapi"));
    } else if (path.startsWith(PAGES) && !security.get().http().apiDocument()) {
      answer.send(routing.request(), off());
    } else {
      routing.next();
    }
  }

  static OciException off() {
    return new OciException(ErrorCode.NOT_FOUND, "http.apiDocument is off");
  }
}
