package io.jzot.auth.openid;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jwt.EncryptedJWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.Nonce;
import io.jzot.auth.BrowserLogin;
import java.net.URI;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Clock;
import java.util.Date;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The attempts under way. The browsers keep them, in a cookie that nobody else can read or write
 * (JWE under a key that ends with the process), so that who begins thousands fills no memory. What
 * has come back once does not come back again.
 */
public final class LoginAttempts {
  private static final int KEY_SIZE = 32;
  private static final int LONGEST = 4096;
  private static final int MOST_REMEMBERED = 10_000;

  private final SecretKey key;
  private final Clock clock;
  private final Cache<String, Boolean> used =
      Caffeine.newBuilder()
          .maximumSize(MOST_REMEMBERED)
          .expireAfterWrite(BrowserLogin.PATIENCE)
          .executor(Runnable::run)
          .build();

  public LoginAttempts(Clock clock) {
    byte[] random = new byte[KEY_SIZE];
    new SecureRandom().nextBytes(random);
    this.key = new SecretKeySpec(random, "AES");
    this.clock = clock;
  }

  String seal(Attempt attempt) {
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .claim("provider", attempt.provider())
            .claim("state", attempt.state().getValue())
            .claim("nonce", attempt.nonce().getValue())
            .claim("verifier", attempt.verifier().getValue())
            .claim("redirect", attempt.redirectUri().toString())
            .claim("target", attempt.target())
            .expirationTime(Date.from(clock.instant().plus(BrowserLogin.PATIENCE)))
            .build();
    EncryptedJWT sealed =
        new EncryptedJWT(new JWEHeader(JWEAlgorithm.DIR, EncryptionMethod.A256GCM), claims);
    try {
      sealed.encrypt(new DirectEncrypter(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("every Java platform has AES in GCM", e);
    }
    return sealed.serialize();
  }

  /** The attempt in a cookie; empty if it is forged, or too old. */
  Optional<Attempt> open(String cookie) {
    if (cookie.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      EncryptedJWT sealed = EncryptedJWT.parse(cookie);
      sealed.decrypt(new DirectDecrypter(key));
      JWTClaimsSet claims = sealed.getJWTClaimsSet();
      return claims.getExpirationTime().toInstant().isAfter(clock.instant())
          ? Optional.of(attempt(claims))
          : Optional.empty();
    } catch (ParseException | JOSEException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Attempt attempt(JWTClaimsSet claims) throws ParseException {
    return new Attempt(
        claims.getStringClaim("provider"),
        new State(claims.getStringClaim("state")),
        new Nonce(claims.getStringClaim("nonce")),
        new CodeVerifier(claims.getStringClaim("verifier")),
        URI.create(claims.getStringClaim("redirect")),
        claims.getStringClaim("target"));
  }

  /** Takes the attempt; false if it was taken before. */
  boolean take(Attempt attempt) {
    return used.asMap().putIfAbsent(attempt.state().getValue(), true) == null;
  }

  /** Gives it back: nothing came of it, and that was not the browser's fault. */
  void giveBack(Attempt attempt) {
    used.invalidate(attempt.state().getValue());
  }
}
