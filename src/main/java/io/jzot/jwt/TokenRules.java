package io.jzot.jwt;

import java.time.Clock;
import java.time.Duration;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.JwtContext;
import org.jose4j.jwt.consumer.Validator;
import org.jose4j.lang.UnresolvableKeyException;
import org.jspecify.annotations.Nullable;

/** What every token must be like before anybody believes what it says. */
public final class TokenRules {
  private static final String[] ALGORITHMS = {
    "EdDSA", "RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512"
  };

  /** For the clock of who makes tokens, where it is ahead; an end is an end. */
  private static final Duration SKEW = Duration.ofSeconds(10);

  private TokenRules() {}

  /** Signed by one of the keys, and in time; the audience is for the caller to say. */
  public static JwtConsumerBuilder signedBy(TokenKeys keys, Clock clock) {
    return new JwtConsumerBuilder()
        .setVerificationKeyResolver(keys)
        .setJwsAlgorithmConstraints(ConstraintType.PERMIT, ALGORITHMS)
        .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
        .setRequireExpirationTime()
        .setIssuedAtRestrictions(0, Integer.MAX_VALUE)
        .setAllowedClockSkewInSeconds((int) SKEW.toSeconds())
        .registerValidator((Validator) context -> hasNotExpired(context, clock));
  }

  private static @Nullable String hasNotExpired(JwtContext context, Clock clock)
      throws MalformedClaimException {
    JwtClaims claims = context.getJwtClaims();
    NumericDate end = claims.getExpirationTime();
    return end != null && end.getValueInMillis() > clock.millis() ? null : "expired";
  }

  /** Whether another key might have made the difference. */
  public static boolean isAboutKeys(InvalidJwtException e) {
    return e.hasErrorCode(ErrorCodes.SIGNATURE_INVALID)
        || e.getCause() instanceof UnresolvableKeyException;
  }

  /** Why a token was refused, without quoting it. */
  public static String reason(InvalidJwtException e) {
    if (isAboutKeys(e)) {
      return "the token's signature is wrong";
    } else if (e.hasErrorCode(ErrorCodes.AUDIENCE_INVALID)) {
      return "the token is for another service";
    } else if (e.hasErrorCode(ErrorCodes.ISSUER_INVALID)) {
      return "the token is of another issuer";
    } else if (e.hasExpired() || e.hasErrorCode(ErrorCodes.MISCELLANEOUS)) {
      return "the token has expired, or lacks what it must say";
    }
    return "the token is malformed, of no accepted kind, or not valid now";
  }
}
