package io.jzot.api;

import io.jzot.auth.Challenge;
import io.vertx.core.http.HttpServerResponse;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** Cross-origin headers as zot sends them (zot key {@code http.allowOrigin}, empty for any). */
@Provider
@Cors
public final class CorsFilter implements ContainerResponseFilter {
  private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";
  private static final String ANY = "*";

  private final Supplier<Security> security;

  public CorsFilter(Supplier<Security> security) {
    this.security = security;
  }

  /**
   * For an answer that no resource has seen: without it a script cannot tell 401 from no network.
   */
  static void addTo(HttpServerResponse response, Security security) {
    response.putHeader(ALLOW_ORIGIN, origin(security));
  }

  private static String origin(Security security) {
    String configured = security.http().allowOrigin();
    return configured.isEmpty() ? ANY : configured;
  }

  /** As zot: to one origin that is named, where passwords are taken. Never to any origin. */
  private static boolean withCredentials(Security security) {
    return !origin(security).equals(ANY)
        && security.authentication().realms().challenges().contains(new Challenge.Basic());
  }

  /** Adds what any answer of a resource has. */
  static void addTo(BiConsumer<String, String> headers, Security security) {
    headers.accept(ALLOW_ORIGIN, origin(security));
    if (withCredentials(security)) {
      headers.accept("Access-Control-Allow-Credentials", "true");
    }
    headers.accept("Access-Control-Allow-Headers", "Authorization,content-type,X-ZOT-API-CLIENT");
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    MultivaluedMap<String, Object> headers = response.getHeaders();
    addTo(headers::putSingle, security.get());
    if (request.getMethod().equals(HttpMethod.OPTIONS) && headers.containsKey(HttpHeaders.ALLOW)) {
      headers.putSingle("Access-Control-Allow-Methods", headers.getFirst(HttpHeaders.ALLOW));
    }
  }
}
