package io.jzot.api;

import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one place that says who may use the admin API. Until there is access control: programs on
 * this machine. A request that a proxy passed on, or that a web page in a browser sends, comes from
 * somewhere else, whatever its address.
 */
@Provider
@AdminOnly
public final class AdminOnlyFilter implements ContainerRequestFilter {
  private static final List<String> FROM_ELSEWHERE =
      List.of("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via", "Origin", "Referer");

  @Context @Nullable HttpServerRequest request;

  @Override
  public void filter(ContainerRequestContext context) {
    HttpServerRequest current = request;
    boolean direct =
        FROM_ELSEWHERE.stream().noneMatch(name -> context.getHeaderString(name) != null);
    if (current == null || !direct || !isLocal(current.remoteAddress())) {
      throw new OciException(
          ErrorCode.DENIED, "the admin API is for programs on the server's own machine");
    }
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
