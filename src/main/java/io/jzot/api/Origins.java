package io.jzot.api;

import io.jzot.config.HttpConfig;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** From whose pages a browser sends a request. */
final class Origins {
  private static final Set<HttpMethod> SAFE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private Origins() {}

  /**
   * Whether a request whose only proof is a cookie may change something: it comes from no page, or
   * from one of this server, of its {@code externalUrl} or of {@code allowOrigin}.
   */
  static boolean mayUseCookie(HttpServerRequest request, HttpConfig http) {
    String origin = request.getHeader("Origin");
    return SAFE.contains(request.method()) || origin == null || isOurs(origin, request, http);
  }

  private static boolean isOurs(String origin, HttpServerRequest request, HttpConfig http) {
    Optional<String> authority = authority(origin);
    return authority.isPresent()
        && Stream.of(
                Optional.of(String.valueOf(request.authority()).toLowerCase(Locale.ROOT)),
                http.externalUrl().flatMap(Origins::authority),
                authority(http.allowOrigin()))
            .flatMap(Optional::stream)
            .anyMatch(authority.get()::equals);
  }

  private static Optional<String> authority(String url) {
    try {
      return lower(URI.create(url).getRawAuthority());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> lower(@Nullable String text) {
    return Optional.ofNullable(text).map(it -> it.toLowerCase(Locale.ROOT));
  }

  /** This server as the browser sees it, such as {@code https://registry.example.org}. */
  static String own(HttpServerRequest request, HttpConfig http) {
    return http.externalUrl()
        .map(url -> url.replaceAll("/+$", ""))
        .orElseGet(() -> request.scheme() + "://" + request.authority());
  }
}
