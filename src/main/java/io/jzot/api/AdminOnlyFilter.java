package io.jzot.api;

import static io.jzot.log.Field.field;

import io.jzot.authz.Decision;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place that says who may use the admin API: whom the access policy calls an administrator;
 * and where nobody can log in, programs on this machine. What a proxy passed on, or a web page
 * sends, comes from somewhere else, whatever its address; and the browser of an administrator may
 * send what the page of somebody else asks it to.
 */
@Provider
@AdminOnly
public final class AdminOnlyFilter implements ContainerRequestFilter {
  private static final Logger audit = LoggerFactory.getLogger(AccessLog.AUDIT);
  private static final List<String> FROM_ELSEWHERE =
      List.of("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via", "Origin", "Referer");

  private final Supplier<Security> security;

  @Context @Nullable RoutingContext routing;

  public AdminOnlyFilter(Supplier<Security> security) {
    this.security = security;
  }

  @Override
  public void filter(ContainerRequestContext context) {
    RoutingContext current = Objects.requireNonNull(routing);
    if (security.get().authentication().realms().isEmpty()) {
      requireLocal(current.request());
    } else {
      requireOwnPage(current.request());
      requireAdministrator(Caller.of(current));
    }
  }

  private static void requireLocal(HttpServerRequest request) {
    boolean direct = FROM_ELSEWHERE.stream().noneMatch(request.headers()::contains);
    if (!direct || !isLocal(request.remoteAddress())) {
      throw new OciException(
          ErrorCode.DENIED, "the admin API is for programs on the server's own machine");
    }
  }

  private static void requireOwnPage(HttpServerRequest request) {
    String origin = request.getHeader("Origin");
    if (origin != null && !isHost(origin, request)) {
      throw new OciException(ErrorCode.DENIED, "the admin API is not for pages of other sites");
    }
  }

  private static boolean isHost(String origin, HttpServerRequest request) {
    try {
      String authority = URI.create(origin).getRawAuthority();
      return authority != null && authority.equalsIgnoreCase(String.valueOf(request.authority()));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void requireAdministrator(Caller caller) {
    Decision decision = caller.administer();
    if (decision.isAllowed()) {
      return;
    }
    if (caller.principal().isAnonymous()) {
      throw new OciException(ErrorCode.UNAUTHORIZED, "log in as an administrator");
    }
    audit.info(
        "access denied",
        field("component", "audit"),
        field("subject", caller.principal().name()),
        field("clientIP", caller.facts().clientAddress()),
        field("action", "administer"),
        field("reason", decision.reason()));
    throw new OciException(ErrorCode.DENIED, "this is for administrators");
  }

  private static boolean isLocal(@Nullable SocketAddress remote) {
    try {
      return remote != null
          && remote.hostAddress() != null
          && InetAddress.getByName(remote.hostAddress()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
