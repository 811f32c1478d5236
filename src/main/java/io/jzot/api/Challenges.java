package io.jzot.api;

import io.jzot.auth.Challenge;
import io.jzot.auth.Challenge.Bearer;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What {@code WWW-Authenticate} says. One challenge an answer, for many clients read the first
 * only: {@code Basic} if any realm takes passwords, else {@code Bearer}; and {@code Basic} where no
 * realm reads the header, as zot does.
 */
@Singleton
public final class Challenges {
  static final String HEADER = "WWW-Authenticate";

  private static final String UI_HEADER = "X-ZOT-API-CLIENT";
  private static final String UI = "zot-ui";

  private final Supplier<Security> security;

  public Challenges(Supplier<Security> security) {
    this.security = security;
  }

  /** Empty for zot's web interface: a browser would ask the user by a window of its own. */
  Optional<String> of(HttpServerRequest request) {
    return isUi(request) || LoginResource.isOpen(RequestRules.rawPath(request.uri()))
        ? Optional.empty()
        : Optional.of(text(request));
  }

  private String text(HttpServerRequest request) {
    Security current = security.get();
    String basic = "Basic realm=" + quoted(current.http().realm().orElse("Authorization Required"));
    List<Challenge> challenges = current.authentication().realms().challenges();
    if (challenges.contains(new Challenge.Basic())) {
      return basic;
    }
    return challenges.stream()
        .filter(Bearer.class::isInstance)
        .map(Bearer.class::cast)
        .findFirst()
        .map(bearer -> bearer(bearer, request))
        .orElse(basic);
  }

  private static String bearer(Bearer bearer, HttpServerRequest request) {
    return "Bearer realm="
        + quoted(bearer.realm())
        + ",service="
        + quoted(bearer.service())
        + TokenScope.of(request).map(scope -> ",scope=" + quoted(scope)).orElse("");
  }

  private static String quoted(String text) {
    String printable = text.replaceAll("\\p{Cntrl}", " ");
    return '"' + printable.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  static boolean isUi(HttpServerRequest request) {
    return UI.equals(request.getHeader(UI_HEADER));
  }
}
