package io.jzot.auth.bearer;

import static io.jzot.log.Field.field;

import io.jzot.auth.AccessClaim;
import io.jzot.auth.AuthOutcome;
import io.jzot.auth.AuthOutcome.Authenticated;
import io.jzot.auth.AuthOutcome.Rejected;
import io.jzot.auth.Challenge;
import io.jzot.auth.Client;
import io.jzot.auth.Credentials;
import io.jzot.auth.Credentials.Bearer;
import io.jzot.auth.Principal;
import io.jzot.auth.Realm;
import io.jzot.config.FileWatcher;
import io.jzot.config.WatchedFile;
import io.jzot.jwt.TokenKeys;
import io.jzot.jwt.TokenRules;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tokens of a token server (zot keys {@code http.auth.bearer.realm}, {@code service}, {@code
 * cert}). What the claim {@code access} lists is all that the principal may do.
 */
public final class BearerRealm implements Realm, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(BearerRealm.class);

  private final Challenge.Bearer challenge;
  private final TokenVerifier verifier;
  private final WatchedFile<TokenKeys> keys;
  private final Clock clock;

  private BearerRealm(Challenge.Bearer challenge, WatchedFile<TokenKeys> keys, Clock clock) {
    this.challenge = challenge;
    this.verifier = new TokenVerifier(challenge.service(), clock);
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * Reads the file and watches it.
   *
   * @param challenge who makes the tokens, and for whom
   * @param cert a certificate, public key or key set
   * @throws IOException if it has no usable key
   */
  public static BearerRealm open(
      Challenge.Bearer challenge, Path cert, FileWatcher watcher, Clock clock) throws IOException {
    WatchedFile<TokenKeys> keys =
        WatchedFile.open(
            watcher, cert, (content, old) -> PublicKeyFile.parse(content), BearerRealm::loaded);
    return new BearerRealm(challenge, keys, clock);
  }

  private static void loaded(TokenKeys keys) {
    log.info("token keys loaded", field("keys", keys.size()));
  }

  @Override
  public String name() {
    return "bearer";
  }

  @Override
  public Optional<Challenge> challenge() {
    return Optional.of(challenge);
  }

  @Override
  public CompletionStage<AuthOutcome> authenticate(Credentials credentials, Client client) {
    return CompletableFuture.completedFuture(
        credentials instanceof Bearer bearer ? judge(bearer) : AuthOutcome.NOT_MINE);
  }

  private AuthOutcome judge(Bearer bearer) {
    try {
      return new Authenticated(principal(verifier.verify(bearer.token(), keys.get())));
    } catch (InvalidJwtException e) {
      return new Rejected(TokenRules.reason(e));
    }
  }

  private Principal principal(JwtClaims token) {
    Map<String, Object> claims = token.getClaimsMap();
    String user = claims.get("sub") instanceof String subject ? subject : "";
    return new Principal(
        user,
        Set.of(),
        name(),
        AccessClaim.read(claims.get("access"), clock.instant()),
        Collections.unmodifiableMap(claims));
  }

  @Override
  public void close() {
    keys.close();
  }
}
