package io.jzot.api;

import io.jzot.auth.Sessions;
import io.jzot.config.HttpConfig;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * zot's cookies: {@code session}, which is the user and which no script sees; and {@code user}, by
 * which the pages of zot's web interface know that somebody is logged in, and which authorises
 * nothing.
 */
@Singleton
public final class SessionCookies {
  static final String SESSION = "session";
  static final String USER = "user";

  private final Supplier<Security> security;

  public SessionCookies(Supplier<Security> security) {
    this.security = security;
  }

  /** The cookie of a session, as the browser sends it; nothing is known of it yet. */
  Optional<String> find(HttpServerRequest request) {
    return request.cookies(SESSION).stream()
        .map(Cookie::getValue)
        .filter(it -> !it.isEmpty())
        .findFirst();
  }

  /** Adds both cookies to the answer. */
  void give(HttpServerRequest request, String session, String user) {
    long life = Sessions.LIFE.toSeconds();
    add(request, SESSION, session, life);
    add(request, USER, URLEncoder.encode(user, StandardCharsets.UTF_8).replace("%40", "@"), life);
  }

  /** Takes both from the browser. */
  void clear(HttpServerRequest request) {
    add(request, SESSION, "", 0);
    add(request, USER, "", 0);
  }

  private void add(HttpServerRequest request, String name, String value, long life) {
    boolean secure = isSecure(request);
    boolean elsewhere = secure && isServedToAnotherSite(request);
    Cookie cookie =
        Cookie.cookie(name, value)
            .setPath("/")
            .setMaxAge(life)
            .setHttpOnly(name.equals(SESSION))
            .setSecure(secure)
            .setSameSite(elsewhere ? CookieSameSite.NONE : CookieSameSite.LAX);
    request.response().headers().add("Set-Cookie", cookie.encode());
  }

  /** Whether browsers are to send them over TLS only. */
  boolean isSecure(HttpServerRequest request) {
    HttpConfig http = security.get().http();
    return request.isSSL()
        || http.auth().secureSession()
        || http.externalUrl()
            .filter(url -> url.toLowerCase(Locale.ROOT).startsWith("https:"))
            .isPresent();
  }

  /** Whether the one origin that is configured for scripts is on another host than this server. */
  private boolean isServedToAnotherSite(HttpServerRequest request) {
    HttpConfig http = security.get().http();
    Optional<String> page = host(http.allowOrigin());
    Optional<String> external = http.externalUrl().flatMap(SessionCookies::host);
    String here = request.authority() == null ? "" : request.authority().host();
    return page.isPresent() && !List.of(external.orElse(here), here).contains(page.get());
  }

  private static Optional<String> host(String url) {
    try {
      return Optional.ofNullable(URI.create(url).getHost());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
