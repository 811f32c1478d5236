package io.jzot.auth.bearer;

import io.jzot.jwt.TokenKeys;
import io.jzot.jwt.TokenRules;
import java.time.Clock;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.InvalidJwtException;

/** What a token of the token server must be like before anybody believes what it says. */
final class TokenVerifier {
  private final String service;
  private final Clock clock;

  TokenVerifier(String service, Clock clock) {
    this.service = service;
    this.clock = clock;
  }

  /**
   * The claims of a token that is signed by one of the keys, in time, and not for somebody else.
   *
   * @throws InvalidJwtException if it is none; its message quotes the token
   */
  JwtClaims verify(String token, TokenKeys keys) throws InvalidJwtException {
    return TokenRules.signedBy(keys, clock)
        .setRequireIssuedAt()
        .setExpectedAudience(false, service)
        .build()
        .processToClaims(token);
  }
}
