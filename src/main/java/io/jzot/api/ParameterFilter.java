package io.jzot.api;

import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Refuses query parameters without a value: the framework takes them for absent ones, so that
 * {@code mount=…&from=} would be a mount from anywhere.
 */
@Provider
public final class ParameterFilter implements ContainerRequestFilter {
  private static final Map<String, ErrorCode> NEVER_EMPTY =
      Map.of(
          "digest", ErrorCode.DIGEST_INVALID,
          "digest-algorithm", ErrorCode.DIGEST_INVALID,
          "mount", ErrorCode.DIGEST_INVALID,
          "from", ErrorCode.NAME_INVALID,
          "tag", ErrorCode.TAG_INVALID,
          "n", ErrorCode.PAGINATION_INVALID);

  @Context @Nullable HttpServerRequest request;

  @Override
  public void filter(ContainerRequestContext context) {
    String query = request == null ? null : request.query();
    if (query != null) {
      for (String parameter : query.split("&", -1)) {
        check(parameter);
      }
    }
  }

  private static void check(String parameter) {
    int equals = parameter.indexOf('=');
    if (equals >= 0 && equals < parameter.length() - 1) {
      return;
    }
    String name =
        URLDecoder.decode(
            equals < 0 ? parameter : parameter.substring(0, equals), StandardCharsets.UTF_8);
    @Nullable ErrorCode code = NEVER_EMPTY.get(name);
    if (code != null) {
      throw new OciException(code, "the parameter " + name + " has no value");
    }
  }
}
