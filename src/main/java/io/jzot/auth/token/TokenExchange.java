package io.jzot.auth.token;

import io.jzot.auth.AnonymousAccess;
import io.jzot.auth.AuthOutcome;
import io.jzot.auth.AuthOutcome.Authenticated;
import io.jzot.auth.AuthOutcome.Unavailable;
import io.jzot.auth.Client;
import io.jzot.auth.Credentials.Bearer;
import io.jzot.auth.Credentials.None;
import io.jzot.auth.Principal;
import io.jzot.auth.RealmChain;
import io.jzot.auth.TokenEndpoint;
import io.jzot.auth.TokenRealm;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The token endpoint. A workload's token is judged and handed back as it is, as by zot. Else who
 * proves who it is gets one of ours, and so does, where the policy has something for anonymous
 * clients, who proves nothing. What neither knows goes to the other token server, if there is one.
 */
public final class TokenExchange implements TokenEndpoint {
  private final RealmChain realms;
  private final AnonymousAccess anonymous;
  private final Optional<TokenRealm> workloads;
  private final Optional<OwnTokens> own;
  private final Optional<UpstreamTokens> upstream;
  private final Clock clock;

  /**
   * An endpoint over the realms of one moment.
   *
   * @param workloads whose tokens are handed back
   * @param own empty if no tokens of ours are made
   */
  public TokenExchange(
      RealmChain realms,
      AnonymousAccess anonymous,
      Optional<TokenRealm> workloads,
      Optional<OwnTokens> own,
      Optional<UpstreamTokens> upstream,
      Clock clock) {
    this.realms = realms;
    this.anonymous = anonymous;
    this.workloads = workloads;
    this.own = own;
    this.upstream = upstream;
    this.clock = clock;
  }

  @Override
  public Optional<String> service() {
    return own.map(OwnTokens::service);
  }

  @Override
  public CompletionStage<Answer> ask(Request request, Client client) {
    Optional<String> workload =
        workloads.flatMap(realm -> request.secrets().stream().filter(realm::owns).findFirst());
    if (workload.isPresent()) {
      return realms
          .authenticate(new Bearer(workload.get()), client)
          .thenApply(outcome -> handedBack(outcome, workload.get()));
    }
    return own.isPresent() ? ours(own.get(), request, client) : elsewhere(request);
  }

  private CompletionStage<Answer> ours(OwnTokens tokens, Request request, Client client) {
    if (request.credentials() instanceof None) {
      return anonymous.allowed() && request.secrets().isEmpty()
          ? done(tokens.issue(Principal.ANONYMOUS, request.access()))
          : elsewhere(request);
    }
    return realms
        .authenticate(request.credentials(), client)
        .thenCompose(
            outcome -> {
              if (outcome instanceof Authenticated authenticated
                  && isSomebody(authenticated.principal())) {
                return done(tokens.issue(authenticated.principal(), request.access()));
              }
              return outcome instanceof Unavailable away
                  ? done(new Away(away.retryAfter()))
                  : elsewhere(request);
            });
  }

  /**
   * Nobody gets a new token for an old one, and a token without a name would be an anonymous one.
   */
  private static boolean isSomebody(Principal principal) {
    return !principal.name().isEmpty() && !principal.method().equals(OwnTokens.METHOD);
  }

  private CompletionStage<Answer> elsewhere(Request request) {
    return upstream.isPresent() ? upstream.get().ask(request.relay()) : done(new Refused());
  }

  private Answer handedBack(AuthOutcome outcome, String token) {
    if (outcome instanceof Unavailable away) {
      return new Away(away.retryAfter());
    }
    if (!(outcome instanceof Authenticated authenticated)) {
      return new Refused();
    }
    Principal principal = authenticated.principal();
    Instant now = clock.instant();
    Instant issued = time(principal, "iat").orElse(now);
    Duration left = Duration.between(now, time(principal, "exp").orElse(now));
    return new Granted(token, issued, left.isNegative() ? Duration.ZERO : left);
  }

  private static Optional<Instant> time(Principal principal, String claim) {
    return principal.claims().get(claim) instanceof Number seconds
        ? Optional.of(Instant.ofEpochSecond(seconds.longValue()))
        : Optional.empty();
  }

  private static CompletionStage<Answer> done(Answer answer) {
    return CompletableFuture.completedFuture(answer);
  }
}
