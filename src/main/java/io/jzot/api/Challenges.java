package io.jzot.api;

import io.jzot.auth.Challenge;
import io.jzot.auth.Challenge.Bearer;
import io.jzot.auth.TokenEndpoint;
import io.jzot.config.BearerConfig;
import io.jzot.config.HttpConfig;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What {@code WWW-Authenticate} says. One challenge an answer, for many clients read the first
 * only: the token server of the configuration, as with zot; else {@code Basic} if any realm takes
 * passwords, else {@code Bearer}; and {@code Basic} where no realm reads the header, as zot does.
 * Where tokens of our own are made, Docker, which cannot be anonymous after {@code Basic}, is sent
 * to fetch one, and so is whoever came with one.
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
    Optional<Bearer> tokens = tokenServer(current.http()).or(() -> ownTokens(request, current));
    if (tokens.isPresent()) {
      return bearer(tokens.get(), request);
    }
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

  private static Optional<Bearer> tokenServer(HttpConfig http) {
    return http.auth()
        .bearer()
        .filter(BearerConfig::hasTokenServer)
        .map(it -> new Bearer(it.realm().orElseThrow(), it.service().orElseThrow()));
  }

  private static Optional<Bearer> ownTokens(HttpServerRequest request, Security current) {
    return current
        .authentication()
        .tokens()
        .flatMap(TokenEndpoint::service)
        .filter(service -> isDocker(request) || cameWithToken(request))
        .map(
            service ->
                new Bearer(PublicUrl.of(request, current.http()) + TokenResource.PATH, service));
  }

  private static boolean cameWithToken(HttpServerRequest request) {
    String header = request.getHeader("Authorization");
    return header != null && header.regionMatches(true, 0, "Bearer ", 0, "Bearer ".length());
  }

  /**
   * Whether a client without credentials has to be refused before it shows any. Docker takes a
   * plain 200 for "no log-in here", and keeps its credentials for itself.
   */
  static boolean mustBeRefusedFirst(HttpServerRequest request, Security current) {
    return isDocker(request)
        && (tokenServer(current.http()).isPresent()
            || current.authentication().realms().challenges().contains(new Challenge.Basic()));
  }

  private static boolean isDocker(HttpServerRequest request) {
    String agent = request.getHeader("User-Agent");
    return agent != null
        && (agent.contains("Docker-Client")
            || agent.toLowerCase(Locale.ROOT).startsWith("docker/"));
  }

  private static String bearer(Bearer bearer, HttpServerRequest request) {
    return "Bearer realm="
        + quoted(bearer.realm())
        + ",service="
        + quoted(bearer.service())
        + TokenScope.of(request).map(scope -> ",scope=" + quoted(scope)).orElse("");
  }

  static String quoted(String text) {
    String printable = text.replaceAll("\\p{Cntrl}", " ");
    return '"' + printable.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  static boolean isUi(HttpServerRequest request) {
    return UI.equals(request.getHeader(UI_HEADER));
  }
}
