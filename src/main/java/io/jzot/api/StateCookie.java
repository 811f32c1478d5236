package io.jzot.api;

import io.jzot.auth.BrowserLogin;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * zot's {@code statecookie}: what a browser keeps while it is at an identity provider. It is
 * sealed, no script sees it, and only the way back gets it.
 */
@Singleton
public final class StateCookie {
  private static final String NAME = "statecookie";
  private static final String PATH = "/zot/auth/callback";

  private final SessionCookies cookies;

  public StateCookie(SessionCookies cookies) {
    this.cookies = cookies;
  }

  Optional<String> find(HttpServerRequest request) {
    return request.cookies(NAME).stream()
        .map(Cookie::getValue)
        .filter(it -> !it.isEmpty())
        .findFirst();
  }

  void give(HttpServerRequest request, String value) {
    add(request, value, BrowserLogin.PATIENCE.toSeconds());
  }

  void clear(HttpServerRequest request) {
    add(request, "", 0);
  }

  /** The provider sends the browser back by a link, so {@code Lax} lets it through. */
  private void add(HttpServerRequest request, String value, long life) {
    Cookie cookie =
        Cookie.cookie(NAME, value)
            .setPath(PATH)
            .setMaxAge(life)
            .setHttpOnly(true)
            .setSecure(cookies.isSecure(request))
            .setSameSite(CookieSameSite.LAX);
    request.response().headers().add("Set-Cookie", cookie.encode());
  }
}
