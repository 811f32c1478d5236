package io.jzot.api;

import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;
import org.jboss.resteasy.reactive.server.vertx.VertxResteasyReactiveRequestContext;
import org.jspecify.annotations.Nullable;

/**
 * Refuses query parameters that the framework would read in a way of its own. It takes one without
 * a value for an absent one, so that {@code mount=…&from=} would be a mount from anywhere; it takes
 * {@code FROM} for {@code from}, and of two digests the first.
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

  private static final Set<String> ONCE = Set.of("digest", "digest-algorithm");

  /** As they are written, by their small letters. */
  private static final Map<String, String> KNOWN =
      Stream.concat(NEVER_EMPTY.keySet().stream(), Stream.of("last", "artifactType"))
          .collect(
              Collectors.toUnmodifiableMap(
                  name -> name.toLowerCase(Locale.ROOT), Function.identity()));

  @Override
  public void filter(ContainerRequestContext context) {
    // Not by @Context: that would make two beans for each request.
    String query =
        ((VertxResteasyReactiveRequestContext)
                ((ResteasyReactiveContainerRequestContext) context).getServerRequestContext())
            .getContext()
            .request()
            .query();
    if (query != null) {
      Set<String> seen = new HashSet<>();
      for (String parameter : query.split("&", -1)) {
        check(parameter, seen);
      }
    }
  }

  private static void check(String parameter, Set<String> seen) {
    int equals = parameter.indexOf('=');
    String name =
        URLDecoder.decode(
            equals < 0 ? parameter : parameter.substring(0, equals), StandardCharsets.UTF_8);
    String written = KNOWN.get(name.toLowerCase(Locale.ROOT));
    if (written == null) {
      return;
    }
    if (!written.equals(name)) {
      throw new OciException(ErrorCode.REQUEST_INVALID, "the parameter is written " + written);
    }
    if (ONCE.contains(name) && !seen.add(name)) {
      throw new OciException(ErrorCode.DIGEST_INVALID, "give the parameter " + name + " once");
    }
    @Nullable ErrorCode code = NEVER_EMPTY.get(name);
    if (code != null && (equals < 0 || equals == parameter.length() - 1)) {
      throw new OciException(code, "the parameter " + name + " has no value");
    }
  }
}
