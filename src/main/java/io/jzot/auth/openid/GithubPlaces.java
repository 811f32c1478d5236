package io.jzot.auth.openid;

import io.jzot.config.OpenIdConfig;
import java.net.URI;
import java.util.Locale;

/** Where GitHub is asked: github.com, or an Enterprise server by its two endpoints. */
record GithubPlaces(URI authorization, URI token, URI api) {
  private static final GithubPlaces PUBLIC =
      new GithubPlaces(
          URI.create("https://github.com/login/oauth/authorize"),
          URI.create("https://github.com/login/oauth/access_token"),
          URI.create("https://api.github.com"));

  static GithubPlaces of(OpenIdConfig.Provider config) {
    if (config.authurl().isEmpty() || config.tokenurl().isEmpty()) {
      return PUBLIC;
    }
    URI token = URI.create(config.tokenurl().get());
    return new GithubPlaces(URI.create(config.authurl().get()), token, api(token));
  }

  /** A server of one's own has its API in a path; one at ghe.com, on a host beside it. */
  private static URI api(URI token) {
    String host = token.getHost().toLowerCase(Locale.ROOT);
    if (host.equals("github.com")) {
      return PUBLIC.api();
    }
    return host.endsWith(".ghe.com")
        ? URI.create(token.getScheme() + "://api." + host)
        : token.resolve("/api/v3");
  }
}
