package io.jzot.auth.token;

import io.jzot.auth.AccessClaim;
import io.jzot.auth.Grant;
import io.jzot.auth.Principal;
import io.jzot.auth.SecretText;
import io.jzot.auth.TokenEndpoint.Granted;
import io.jzot.jwt.TokenRules;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * Makes and reads our tokens. A token says who somebody was when it was made (name and groups; no
 * name for an anonymous client), and what it is good for at most; what its user may, the policy
 * says when it is used.
 */
public final class OwnTokens {
  /** Who makes them. */
  static final String ISSUER = "jzot";

  /** The name of this registry where the configuration gives none. */
  public static final String SERVICE = "jzot";

  static final String METHOD = "token";
  static final Duration LIFETIME = Duration.ofMinutes(5);

  private static final String GROUPS = "groups";
  private static final String ACCESS = "access";
  private static final String KNOWN_BY = "known_by";
  private static final String STANDING = "standing";
  private static final String CREDENTIAL = "credential";

  private final SigningKey key;
  private final String service;
  private final Standing standing;
  private final Clock clock;

  /** Tokens that end by time, and with what they stand on. */
  public OwnTokens(SigningKey key, String service, Standing standing, Clock clock) {
    this.key = key;
    this.service = service;
    this.standing = standing;
    this.clock = clock;
  }

  String service() {
    return service;
  }

  /**
   * A token for somebody.
   *
   * @param asked what it is to be good for; who is limited already gets his limits instead
   */
  Granted issue(Principal principal, List<Grant> asked) {
    Instant now = clock.instant();
    JwtClaims claims = new JwtClaims();
    claims.setIssuer(ISSUER);
    claims.setAudience(service);
    claims.setIssuedAt(seconds(now));
    claims.setNotBefore(seconds(now));
    claims.setExpirationTime(seconds(now.plus(LIFETIME)));
    claims.setGeneratedJwtId();
    if (!principal.isAnonymous()) {
      claims.setSubject(principal.name());
      claims.setStringListClaim(GROUPS, principal.groups().stream().sorted().toList());
      standing(principal.method(), principal.name())
          .ifPresent(
              code -> {
                claims.setStringClaim(KNOWN_BY, principal.method());
                claims.setStringClaim(STANDING, code);
              });
      if (!principal.credential().isEmpty()) {
        claims.setStringClaim(CREDENTIAL, principal.credential());
      }
    }
    claims.setClaim(ACCESS, AccessClaim.write(principal.limitedTo().orElse(asked)));
    return new Granted(signed(claims), now, LIFETIME);
  }

  /** Tokens are read by clients: they tell of it only whether it is still the same. */
  private Optional<String> standing(String method, String user) {
    return standing.of(method, user).map(SecretText::hash);
  }

  private static NumericDate seconds(Instant at) {
    return NumericDate.fromSeconds(at.getEpochSecond());
  }

  private String signed(JwtClaims claims) {
    try {
      JsonWebSignature token = new JsonWebSignature();
      token.setPayload(claims.toJson());
      token.setKey(key.signing());
      token.setKeyIdHeaderValue(key.id());
      token.setAlgorithmHeaderValue(AlgorithmIdentifiers.EDDSA);
      return token.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException("the key is of the right kind", e);
    }
  }

  /**
   * Who a token stands for; empty if the user is gone or has other credentials since it was made.
   * May wait for a disk.
   *
   * @throws InvalidJwtException if it is none of ours, or no longer good; its message quotes the
   *     token
   */
  Optional<Principal> read(String token) throws InvalidJwtException {
    Map<String, Object> claims =
        TokenRules.signedBy(key.verifying(), clock)
            .setRequireIssuedAt()
            .setExpectedIssuer(ISSUER)
            .setExpectedAudience(true, service)
            .build()
            .processToClaims(token)
            .getClaimsMap();
    List<Grant> limits = AccessClaim.read(claims.get(ACCESS), clock.instant());
    if (!(claims.get("sub") instanceof String name)) {
      return Optional.of(
          new Principal("", Set.of(), Principal.ANONYMOUS.method(), limits, Map.of()));
    }
    return stands(name, claims)
        ? Optional.of(new Principal(name, texts(claims.get(GROUPS)), METHOD, limits, Map.of()))
        : Optional.empty();
  }

  private boolean stands(String user, Map<String, Object> claims) {
    if (!(claims.get(KNOWN_BY) instanceof String method)) {
      return true;
    }
    return standing(method, user).filter(it -> it.equals(claims.get(STANDING))).isPresent()
        && (!(claims.get(CREDENTIAL) instanceof String credential)
            || standing.stillTakes(method, user, credential));
  }

  private static Set<String> texts(@Nullable Object claim) {
    Set<String> texts = new HashSet<>();
    if (claim instanceof List<?> list) {
      list.forEach(item -> texts.add(String.valueOf(item)));
    }
    return Set.copyOf(texts);
  }
}
