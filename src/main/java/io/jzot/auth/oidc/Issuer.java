package io.jzot.auth.oidc;

import io.jzot.auth.AuthOutcome;
import io.jzot.auth.AuthOutcome.Authenticated;
import io.jzot.auth.AuthOutcome.Rejected;
import io.jzot.auth.AuthOutcome.Unavailable;
import io.jzot.auth.Client;
import io.jzot.auth.Principal;
import io.jzot.auth.VerificationPool;
import io.jzot.auth.oidc.ClaimMapping.Identity;
import io.jzot.auth.oidc.ClaimMapping.NobodyException;
import io.jzot.auth.oidc.IssuerKeys.Fetched;
import io.jzot.config.BearerConfig;
import io.jzot.jwt.Presented;
import io.jzot.jwt.TokenRules;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;

/** One issuer: whose tokens are its own, what makes them good, and whom they stand for. */
final class Issuer {
  private static final Unavailable AWAY =
      new Unavailable(Duration.ofSeconds(5), "the issuer's keys cannot be had");

  private static final Rejected OTHER_KEY = new Rejected("the token is not signed by its issuer");

  private final String issuer;
  private final Set<String> audiences;
  private final boolean compareIssuer;
  private final ClaimMapping mapping;
  private final IssuerKeys keys;
  private final VerificationPool threads;
  private final Clock clock;

  Issuer(
      BearerConfig.Oidc config,
      ClaimMapping mapping,
      IssuerKeys keys,
      VerificationPool threads,
      Clock clock) {
    this.issuer = config.issuer();
    this.audiences = config.audiences().stream().map(String::strip).collect(Collectors.toSet());
    this.compareIssuer = !config.skipIssuerVerification();
    this.mapping = mapping;
    this.keys = keys;
    this.threads = threads;
    this.clock = clock;
  }

  /** Whether a token claims to be of this issuer, and for us. */
  boolean owns(Presented presented) {
    return (!compareIssuer || presented.issuer().equals(issuer))
        && !Collections.disjoint(presented.audiences(), audiences);
  }

  /** Verifies it; once more with newer keys if it is the keys that do not fit. */
  CompletionStage<AuthOutcome> judge(String token, Client client) {
    return keys.current()
        .thenCompose(
            known ->
                known.isEmpty()
                    ? done(AWAY)
                    : verify(token, known.get(), client)
                        .thenCompose(verdict -> orNewer(verdict, token, known.get(), client)));
  }

  private CompletionStage<AuthOutcome> orNewer(
      AuthOutcome verdict, String token, Fetched known, Client client) {
    if (!(verdict instanceof Rejected rejected) || !rejected.equals(OTHER_KEY)) {
      return done(verdict);
    }
    return keys.newerThan(known)
        .thenCompose(
            newer -> {
              if (newer.isEmpty()) {
                return done(AWAY);
              }
              return newer.get().equals(known) ? done(verdict) : verify(token, newer.get(), client);
            });
  }

  private CompletionStage<AuthOutcome> verify(String token, Fetched with, Client client) {
    return threads.submit(client, () -> verdict(token, with));
  }

  private AuthOutcome verdict(String token, Fetched with) {
    JwtConsumerBuilder rules =
        TokenRules.signedBy(with.keys(), clock)
            .setExpectedAudience(true, audiences.toArray(String[]::new));
    if (compareIssuer) {
      rules.setExpectedIssuer(issuer);
    }
    try {
      Map<String, Object> claims = rules.build().processToClaims(token).getClaimsMap();
      Identity user = mapping.identity(claims);
      return new Authenticated(
          new Principal(
              user.name(),
              user.groups(),
              OidcRealm.NAME,
              null,
              Collections.unmodifiableMap(claims)));
    } catch (InvalidJwtException e) {
      return TokenRules.isAboutKeys(e) ? OTHER_KEY : new Rejected(TokenRules.reason(e));
    } catch (NobodyException e) {
      return new Rejected(String.valueOf(e.getMessage()));
    }
  }

  private static CompletionStage<AuthOutcome> done(AuthOutcome outcome) {
    return CompletableFuture.completedFuture(outcome);
  }
}
