package io.jzot.api;

import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before routing: what two parsers could read differently goes no further. Also pauses the
 * body until somebody wants it, and sets the headers that every answer under {@code /v2} has.
 */
@Singleton
public final class RequestGuard {
  private static final int PRIORITY = 900;
  private static final int BAD_REQUEST = ErrorCode.REQUEST_INVALID.status();
  private static final Logger log = LoggerFactory.getLogger(RequestGuard.class);

  private final EarlyAnswer answer;

  public RequestGuard(EarlyAnswer answer) {
    this.answer = answer;
  }

  void register(@Observes Filters filters) {
    filters.register(this::handle, PRIORITY);
  }

  /** What fails before it comes to a resource is refused in our words, not in the platform's. */
  void register(@Observes Router router) {
    router.route().order(-PRIORITY).failureHandler(this::failed);
  }

  private void failed(RoutingContext routing) {
    Throwable why = routing.failure();
    int status = routing.statusCode();
    boolean ours = status == BAD_REQUEST || status >= ErrorCode.INTERNAL.status();
    if (!ours || why instanceof SecurityException || routing.response().headWritten()) {
      routing.next();
      return;
    }
    routing.addEndHandler(end -> answered(routing.request()));
    if (status == BAD_REQUEST) {
      String advice = "send one Host header and a well-formed path and query";
      answer.sendAndClose(routing.request(), new OciException(ErrorCode.REQUEST_INVALID, advice));
    } else {
      log.error("request failed before it was routed", why);
      answer.sendAndClose(
          routing.request(),
          new OciException(ErrorCode.INTERNAL, "the log of the server says more"));
    }
  }

  private void handle(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    setHeaders(request);
    routing.addEndHandler(end -> answered(request));
    Optional<OciException> refusal = RequestRules.refusal(request);
    if (refusal.isPresent()) {
      answer.sendAndClose(request, refusal.get());
      return;
    }
    request.pause();
    routing.next();
  }

  private static void answered(HttpServerRequest request) {
    if (request.version() != HttpVersion.HTTP_2
        && "close".equalsIgnoreCase(request.response().headers().get("Connection"))) {
      request.connection().close(); // the header alone closes nothing: more would be served
    } else if (!request.isEnded()) {
      request.resume(); // read and dropped, so that the connection can be used again
    }
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
