package io.jzot.api;

import io.jzot.auth.AuthOutcome;
import io.jzot.auth.AuthOutcome.Authenticated;
import io.jzot.auth.AuthOutcome.Unavailable;
import io.jzot.auth.Authentication;
import io.jzot.auth.Challenge;
import io.jzot.auth.Client;
import io.jzot.auth.Credentials;
import io.jzot.auth.Principal;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Context;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Finds out who a request comes from, before anything is routed; never blocks. Everything needs an
 * identity, or the right to be anonymous, but for what is listed here: what somebody forgets to
 * list stays closed. What an identity may do is decided later, on parsed names.
 */
@Singleton
public final class AuthenticationFilter {
  /** After {@link RequestGuard}, which has paused the body. */
  private static final int PRIORITY = 800;

  private static final Set<String> PROBES = Set.of("/livez", "/readyz", "/startupz");
  private static final Set<String> VERSION_CHECK = Set.of("/v2", "/v2/");

  /** Tells clients how to log in, so it must not ask for it. */
  private static final String MANAGEMENT = "/v2/_zot/ext/mgmt";

  private final Supplier<Security> security;
  private final Challenges challenges;
  private final EarlyAnswer answer;
  private final MetricsAccess metrics;

  public AuthenticationFilter(
      Supplier<Security> security,
      Challenges challenges,
      EarlyAnswer answer,
      MetricsAccess metrics) {
    this.security = security;
    this.challenges = challenges;
    this.answer = answer;
    this.metrics = metrics;
  }

  void register(@Observes Filters filters) {
    filters.register(this::handle, PRIORITY);
  }

  private void handle(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    if (request.method().equals(HttpMethod.OPTIONS) || isProbe(request)) {
      routing.next();
      return;
    }
    Security current = security.get();
    boolean headerCounts = !current.authentication().realms().challenges().isEmpty();
    Credentials credentials = RequestCredentials.of(request, headerCounts);
    if (credentials instanceof Credentials.None) {
      withoutCredentials(routing, current);
    } else {
      withCredentials(routing, current, credentials);
    }
  }

  static boolean isProbe(HttpServerRequest request) {
    return PROBES.contains(path(request));
  }

  private void withCredentials(RoutingContext routing, Security current, Credentials credentials) {
    Client client = client(routing, current);
    CompletionStage<AuthOutcome> outcome =
        current.authentication().realms().authenticate(credentials, client);
    CompletableFuture<AuthOutcome> known = outcome.toCompletableFuture();
    if (known.isDone()) {
      conclude(routing, current, client, known.join());
      return;
    }
    Context context = routing.vertx().getOrCreateContext();
    outcome.whenComplete(
        (done, failure) ->
            context.runOnContext(
                ignored -> {
                  if (failure != null) {
                    routing.fail(failure);
                  } else if (!routing.response().closed()) {
                    conclude(routing, current, client, done);
                  }
                }));
  }

  private static Client client(RoutingContext routing, Security current) {
    return ClientAddress.of(routing.request(), current.http().trustedProxies());
  }

  private void conclude(
      RoutingContext routing, Security current, Client client, AuthOutcome outcome) {
    if (outcome instanceof Authenticated authenticated) {
      Caller.set(routing, authenticated.principal(), client, current);
      routing.next();
    } else if (outcome instanceof Unavailable unavailable) {
      long seconds = Math.max(1, unavailable.retryAfter().toSeconds());
      routing.response().putHeader("Retry-After", Long.toString(seconds));
      answer.send(
          routing.request(),
          new OciException(
              ErrorCode.UNAVAILABLE, "the log-in cannot be checked right now, try again"));
    } else {
      refuse(routing, "the credentials are wrong, or of a kind that is not taken here");
    }
  }

  private void withoutCredentials(RoutingContext routing, Security security) {
    HttpServerRequest request = routing.request();
    Authentication current = security.authentication();
    boolean mixedCheck = current.anonymous().mixed() && VERSION_CHECK.contains(path(request));
    boolean welcome =
        current.anonymous().allowed()
            || request.uri().equals(MANAGEMENT)
            || metrics.isOpen(request, security);
    if (!welcome || (mixedCheck && mustLogInFirst(request, current))) {
      refuse(routing, "log in first");
      return;
    }
    if (mixedCheck) {
      // Clients remember the challenge for what they may not do anonymously.
      challenges.of(request).ifPresent(it -> routing.response().putHeader(Challenges.HEADER, it));
    }
    Caller.set(routing, Principal.ANONYMOUS, client(routing, security), security);
    routing.next();
  }

  /** Docker takes a plain 200 for "no log-in here", and keeps its credentials for itself. */
  private static boolean mustLogInFirst(HttpServerRequest request, Authentication current) {
    String agent = request.getHeader("User-Agent");
    boolean docker =
        agent != null
            && (agent.contains("Docker-Client")
                || agent.toLowerCase(Locale.ROOT).startsWith("docker/"));
    return docker && current.realms().challenges().contains(new Challenge.Basic());
  }

  private void refuse(RoutingContext routing, String description) {
    HttpServerRequest request = routing.request();
    challenges.of(request).ifPresent(it -> request.response().putHeader(Challenges.HEADER, it));
    CorsFilter.addTo(request.response(), security.get());
    answer.send(request, new OciException(ErrorCode.UNAUTHORIZED, description));
  }

  private static String path(HttpServerRequest request) {
    return RequestRules.rawPath(request.uri());
  }
}
