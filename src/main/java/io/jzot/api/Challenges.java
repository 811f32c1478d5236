package io.jzot.api;

import io.jzot.auth.Authentication;
import io.jzot.auth.Challenge;
import io.jzot.auth.Challenge.Bearer;
import io.jzot.config.JzotConfig;
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

  private final Supplier<Authentication> authentication;
  private final String basic;

  public Challenges(Supplier<Authentication> authentication, JzotConfig config) {
    this.authentication = authentication;
    this.basic = "Basic realm=" + quoted(config.http().realm().orElse("Authorization Required"));
  }

  /** Empty for zot's web interface: a browser would ask the user by a window of its own. */
  Optional<String> of(HttpServerRequest request) {
    return isUi(request) ? Optional.empty() : Optional.of(text(request));
  }

  private String text(HttpServerRequest request) {
    List<Challenge> challenges = authentication.get().realms().challenges();
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
