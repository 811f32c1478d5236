package io.jzot.api;

import io.jzot.auth.Principal;
import io.jzot.config.JzotConfig;
import io.jzot.config.MetricsConfig;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Who may read metrics (zot key {@code http.accessControl.metrics}): without access control who is
 * authenticated; with it those that it names, administrators not among them unless named.
 */
@Singleton
public final class MetricsAccess {
  private final Optional<String> path;
  private final Challenges challenges;
  private final EarlyAnswer answer;

  public MetricsAccess(JzotConfig config, Challenges challenges, EarlyAnswer answer) {
    this.path =
        config
            .extensions()
            .metrics()
            .filter(MetricsConfig::enable)
            .map(metrics -> metrics.prometheus().path());
    this.challenges = challenges;
    this.answer = answer;
  }

  /** Whether a request without credentials may go on: it asks for metrics that are open to all. */
  boolean isOpen(HttpServerRequest request, Security security) {
    return path.filter(RequestRules.rawPath(request.uri())::equals).isPresent()
        && security.policy().readMetrics(Principal.ANONYMOUS).isAllowed();
  }

  /** Whether the caller may read them; who may not has been told so. */
  public boolean admits(RoutingContext routing) {
    Caller caller = Caller.of(routing);
    if (caller.policy().readMetrics(caller.principal()).isAllowed()) {
      return true;
    }
    HttpServerRequest request = routing.request();
    challenges.of(request).ifPresent(it -> request.response().putHeader(Challenges.HEADER, it));
    answer.send(
        request,
        caller.principal().isAnonymous()
            ? new OciException(ErrorCode.UNAUTHORIZED, "log in as somebody who may read metrics")
            : new OciException(
                ErrorCode.DENIED, "you may not read metrics here; ask who runs this registry"));
    return false;
  }
}
