package io.jzot.api;

import io.jzot.auth.Client;
import io.jzot.auth.Principal;
import io.jzot.authz.AccessPolicy;
import io.jzot.authz.Decision;
import io.jzot.authz.RequestFacts;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLSession;

/**
 * Who asks, from where, and which policy holds: captured when a request comes in, because an upload
 * goes on on other threads, and the policy may change meanwhile.
 */
record Caller(Principal principal, AccessPolicy policy, RequestFacts facts) {
  private static final String KEY = Caller.class.getName();

  /** The caller of a request that has passed {@link AuthenticationFilter}. */
  static Optional<Caller> find(RoutingContext routing) {
    return Optional.ofNullable(routing.get(KEY));
  }

  /**
   * The same, where nothing goes on without one.
   *
   * @throws IllegalStateException if nobody has asked who it is: a mistake of ours, and no way in
   */
  static Caller of(RoutingContext routing) {
    return find(routing)
        .orElseThrow(() -> new IllegalStateException("nobody has asked who sends this request"));
  }

  static void set(RoutingContext routing, Principal principal, Client client, Security security) {
    RequestFacts facts = facts(routing.request(), client);
    routing.put(KEY, new Caller(principal, security.policy(), facts));
  }

  private static RequestFacts facts(HttpServerRequest request, Client client) {
    String agent = request.getHeader("User-Agent");
    return new RequestFacts(
        Instant.now(),
        request.method().name(),
        agent == null ? "" : agent,
        client.address(),
        ClientAddress.forwardedFor(request),
        tlsVersion(request));
  }

  /** As zot spells it: {@code TLS 1.3}. */
  private static String tlsVersion(HttpServerRequest request) {
    SSLSession session = request.connection().sslSession();
    return session == null ? "" : session.getProtocol().replace("TLSv", "TLS ");
  }

  Decision administer() {
    return policy.administer(principal, facts);
  }
}
