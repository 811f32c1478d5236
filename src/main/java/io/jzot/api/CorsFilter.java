package io.jzot.api;

import io.jzot.config.JzotConfig;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;

/** Cross-origin headers as zot sends them (zot key {@code http.allowOrigin}, empty for any). */
@Provider
@Cors
public final class CorsFilter implements ContainerResponseFilter {
  private final String allowOrigin;

  public CorsFilter(JzotConfig config) {
    String configured = config.http().allowOrigin();
    this.allowOrigin = configured.isEmpty() ? "*" : configured;
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    MultivaluedMap<String, Object> headers = response.getHeaders();
    headers.putSingle("Access-Control-Allow-Origin", allowOrigin);
    headers.putSingle(
        "Access-Control-Allow-Headers", "Authorization,content-type,X-ZOT-API-CLIENT");
    if (request.getMethod().equals(HttpMethod.OPTIONS) && headers.containsKey(HttpHeaders.ALLOW)) {
      headers.putSingle("Access-Control-Allow-Methods", headers.getFirst(HttpHeaders.ALLOW));
    }
  }
}
