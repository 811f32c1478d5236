package io.jzot.api;

import io.jzot.auth.Principal;
import io.vertx.ext.web.RoutingContext;

/** Who a request comes from, as {@link AuthenticationFilter} has found out. */
public final class RequestPrincipal {
  private static final String KEY = Principal.class.getName();

  private RequestPrincipal() {}

  /** Anonymous unless somebody was authenticated. */
  public static Principal of(RoutingContext routing) {
    Principal principal = routing.get(KEY);
    return principal == null ? Principal.ANONYMOUS : principal;
  }

  static void set(RoutingContext routing, Principal principal) {
    routing.put(KEY, principal);
  }
}
