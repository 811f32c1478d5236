package io.jzot.api;

import io.jzot.auth.AuthOutcome;
import io.jzot.auth.AuthOutcome.Authenticated;
import io.jzot.auth.AuthOutcome.Unavailable;
import io.jzot.auth.Authentication;
import io.jzot.auth.Client;
import io.jzot.auth.Credentials;
import io.jzot.auth.Principal;
import io.jzot.auth.RealmChain;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Context;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

  private static final Duration RETRY = Duration.ofSeconds(5);
  private static final Logger log = LoggerFactory.getLogger(AuthenticationFilter.class);

  private final Supplier<Security> security;
  private final Challenges challenges;
  private final EarlyAnswer answer;
  private final SessionLogin sessions;
  private final MetricsAccess metrics;

  public AuthenticationFilter(
      Supplier<Security> security,
      Challenges challenges,
      EarlyAnswer answer,
      SessionLogin sessions,
      MetricsAccess metrics) {
    this.security = security;
    this.challenges = challenges;
    this.answer = answer;
    this.sessions = sessions;
    this.metrics = metrics;
  }

  void register(@Observes Filters filters) {
    filters.register(this::handle, PRIORITY);
  }

  private void handle(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    Security current = security.get();
    if (request.method().equals(HttpMethod.OPTIONS) || isOpen(path(request), current)) {
      routing.next();
      return;
    }
    RealmChain realms = current.authentication().realms();
    boolean headerCounts = !realms.isEmpty() && !realms.challenges().isEmpty();
    Credentials credentials = RequestCredentials.of(request, headerCounts);
    Optional<String> cookie = sessions.offered(request, credentials);
    if (cookie.isPresent() && !realms.isEmpty()) {
      withCookie(routing, current, cookie.get());
    } else if (credentials instanceof Credentials.None) {
      withoutCredentials(routing, current);
    } else {
      withCredentials(routing, current, credentials);
    }
  }

  /** What finds out for itself who asks, or needs not know; nobody has to log in to log out. */
  private static boolean isOpen(String path, Security current) {
    return PROBES.contains(path)
        || path.equals(LogoutResource.PATH)
        || LoginResource.isOpen(path)
        || (path.equals(TokenResource.PATH) && current.authentication().tokens().isPresent());
  }

  static boolean isProbe(HttpServerRequest request) {
    return PROBES.contains(path(request));
  }

  /** One that stands for nothing is taken away; then the client is one without credentials. */
  private void withCookie(RoutingContext routing, Security current, String cookie) {
    then(
        routing,
        sessions.find(cookie),
        session -> {
          if (session.isEmpty()) {
            sessions.forget(routing.request());
            withoutCredentials(routing, current);
          } else if (!Origins.mayUseCookie(routing.request(), current.http())) {
            answer.send(
                routing.request(),
                new OciException(ErrorCode.DENIED, "cookies are not for pages of other sites"));
          } else {
            Principal user = session.get().principal();
            Caller.set(routing, user, client(routing, current), current);
            routing.next();
          }
        });
  }

  private void withCredentials(RoutingContext routing, Security current, Credentials credentials) {
    Client client = client(routing, current);
    CompletionStage<AuthOutcome> outcome =
        current.authentication().realms().authenticate(credentials, client);
    then(routing, outcome, done -> conclude(routing, current, client, credentials, done));
  }

  /** Goes on on the request's event loop: now if it is known, else when it is. */
  private <T> void then(RoutingContext routing, CompletionStage<T> answer, Consumer<T> next) {
    CompletableFuture<T> known = answer.toCompletableFuture();
    if (known.isDone() && !known.isCompletedExceptionally()) {
      next.accept(known.join());
      return;
    }
    Context context = routing.vertx().getOrCreateContext();
    answer.whenComplete(
        (done, failure) ->
            context.runOnContext(
                ignored -> {
                  if (routing.response().closed()) {
                    return;
                  }
                  if (failure != null) {
                    failed(routing, failure);
                  } else {
                    next.accept(done);
                  }
                }));
  }

  private void failed(RoutingContext routing, Throwable failure) {
    log.error("who sends a request cannot be found out", failure);
    unavailable(routing, RETRY);
  }

  private static Client client(RoutingContext routing, Security current) {
    return ClientAddress.of(routing.request(), current.http().trustedProxies());
  }

  private void conclude(
      RoutingContext routing,
      Security current,
      Client client,
      Credentials credentials,
      AuthOutcome outcome) {
    if (outcome instanceof Authenticated authenticated
        && isWelcome(authenticated.principal(), current)) {
      Principal user = authenticated.principal();
      Caller.set(routing, user, client, current);
      if (sessions.beginsWith(credentials, user, routing.request())) {
        then(routing, sessions.begin(user, routing.request()), begun -> routing.next());
      } else {
        routing.next();
      }
    } else if (outcome instanceof Unavailable unavailable) {
      unavailable(routing, unavailable.retryAfter());
    } else {
      refuse(routing, "the credentials are wrong, or of a kind that is not taken here");
    }
  }

  private void unavailable(RoutingContext routing, Duration retryAfter) {
    long seconds = Math.max(1, retryAfter.toSeconds());
    routing.response().putHeader("Retry-After", Long.toString(seconds));
    answer.send(
        routing.request(),
        new OciException(
            ErrorCode.UNAVAILABLE, "the log-in cannot be checked right now, try again"));
  }

  /** A token for nobody in particular is worth no more than none. */
  private static boolean isWelcome(Principal principal, Security current) {
    return !principal.isAnonymous() || current.authentication().anonymous().allowed();
  }

  private void withoutCredentials(RoutingContext routing, Security security) {
    HttpServerRequest request = routing.request();
    Authentication current = security.authentication();
    boolean mixedCheck = current.anonymous().mixed() && VERSION_CHECK.contains(path(request));
    boolean welcome =
        current.anonymous().allowed()
            || request.uri().equals(MANAGEMENT)
            || metrics.isOpen(request, security);
    if (!welcome || (mixedCheck && Challenges.mustBeRefusedFirst(request, security))) {
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
