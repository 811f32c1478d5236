package io.jzot.auth.bearer;

import java.time.Clock;
import java.time.Duration;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.JwtContext;
import org.jspecify.annotations.Nullable;

/** What a token must be like before anybody believes what it says; jose4j does the work. */
final class TokenVerifier {
  private static final String[] ALGORITHMS = {
    "EdDSA", "RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512"
  };

  /** For the token server's clock, where it makes a token too early; never for one too late. */
  private static final Duration SKEW = Duration.ofSeconds(10);

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
    JwtConsumer consumer =
        new JwtConsumerBuilder()
            .setVerificationKeyResolver(keys)
            .setJwsAlgorithmConstraints(ConstraintType.PERMIT, ALGORITHMS)
            .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
            .setRequireExpirationTime()
            .setRequireIssuedAt()
            .setIssuedAtRestrictions(0, Integer.MAX_VALUE)
            .setAllowedClockSkewInSeconds((int) SKEW.toSeconds())
            .setExpectedAudience(false, service)
            .registerValidator(this::hasNotExpired)
            .build();
    return consumer.processToClaims(token);
  }

  private @Nullable String hasNotExpired(JwtContext context) throws MalformedClaimException {
    NumericDate end = context.getJwtClaims().getExpirationTime();
    return end != null && end.getValueInMillis() > clock.millis() ? null : "expired";
  }

  /** Why a token was refused, without quoting it. */
  static String reason(InvalidJwtException e) {
    if (e.hasErrorCode(ErrorCodes.SIGNATURE_INVALID)) {
      return "the token's signature is wrong";
    } else if (e.hasErrorCode(ErrorCodes.AUDIENCE_INVALID)) {
      return "the token is for another service";
    } else if (e.hasExpired() || e.hasErrorCode(ErrorCodes.MISCELLANEOUS)) {
      return "the token has expired, or lacks what it must say";
    }
    return "the token is malformed, of no accepted kind, or not valid now";
  }
}
