package io.jzot.auth.token;

import io.jzot.auth.AuthOutcome;
import io.jzot.auth.AuthOutcome.Authenticated;
import io.jzot.auth.AuthOutcome.Rejected;
import io.jzot.auth.Challenge;
import io.jzot.auth.Client;
import io.jzot.auth.Credentials;
import io.jzot.auth.Credentials.Bearer;
import io.jzot.auth.Realm;
import io.jzot.auth.VerificationPool;
import io.jzot.jwt.Presented;
import io.jzot.jwt.TokenRules;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jose4j.jwt.consumer.InvalidJwtException;

/** Takes the tokens that {@link OwnTokens} has made. */
public final class IssuedTokenRealm implements Realm, AutoCloseable {
  private final OwnTokens tokens;
  private final VerificationPool threads = VerificationPool.computing(OwnTokens.METHOD);

  public IssuedTokenRealm(OwnTokens tokens) {
    this.tokens = tokens;
  }

  public OwnTokens tokens() {
    return tokens;
  }

  @Override
  public String name() {
    return OwnTokens.METHOD;
  }

  /** None of its own: who is to fetch a token is told by the rules of challenges. */
  @Override
  public Optional<Challenge> challenge() {
    return Optional.empty();
  }

  @Override
  public CompletionStage<AuthOutcome> authenticate(Credentials credentials, Client client) {
    return credentials instanceof Bearer bearer && isOurs(bearer.token())
        ? threads.submit(client, () -> judge(bearer.token()))
        : CompletableFuture.completedFuture(AuthOutcome.NOT_MINE);
  }

  private static boolean isOurs(String token) {
    return Presented.find(token).filter(it -> it.issuer().equals(OwnTokens.ISSUER)).isPresent();
  }

  private AuthOutcome judge(String token) {
    try {
      return tokens
          .read(token)
          .<AuthOutcome>map(Authenticated::new)
          .orElseGet(() -> new Rejected("token of a user who is gone or has other credentials"));
    } catch (InvalidJwtException e) {
      return new Rejected(TokenRules.reason(e));
    }
  }

  @Override
  public void close() {
    threads.close();
  }
}
