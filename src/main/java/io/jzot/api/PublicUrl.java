package io.jzot.api;

import io.jzot.config.HttpConfig;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where clients reach this server, without a slash at the end: as the configuration says; else as
 * the request came, or as a trusted proxy says that it came.
 */
final class PublicUrl {
  private static final Set<String> SCHEMES = Set.of("http", "https");
  private static final Pattern AUTHORITY =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*(:\\d{1,5})?|\\[[0-9A-Fa-f:.]+](:\\d{1,5})?");

  private PublicUrl() {}

  static String of(HttpServerRequest request, HttpConfig http) {
    return http.externalUrl()
        .map(url -> url.endsWith("/") ? url.substring(0, url.length() - 1) : url)
        .orElseGet(() -> asItCame(request, http));
  }

  private static String asItCame(HttpServerRequest request, HttpConfig http) {
    boolean proxied = ClientAddress.comesFrom(request, http.trustedProxies());
    String scheme =
        forwarded(request, "X-Forwarded-Proto", proxied)
            .map(it -> it.toLowerCase(Locale.ROOT))
            .filter(SCHEMES::contains)
            .orElse(request.isSSL() ? "https" : "http");
    String authority =
        forwarded(request, "X-Forwarded-Host", proxied)
            .or(() -> Optional.ofNullable(request.authority()).map(Object::toString))
            .filter(it -> AUTHORITY.matcher(it).matches())
            .orElseGet(() -> local(request.localAddress()));
    return scheme + "://" + authority;
  }

  /** What the nearest proxy says. */
  private static Optional<String> forwarded(
      HttpServerRequest request, String header, boolean proxied) {
    String value = proxied ? request.getHeader(header) : null;
    return Optional.ofNullable(value).map(it -> it.substring(it.lastIndexOf(',') + 1).strip());
  }

  private static String local(SocketAddress address) {
    String host = address.hostAddress();
    return (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + address.port();
  }
}
