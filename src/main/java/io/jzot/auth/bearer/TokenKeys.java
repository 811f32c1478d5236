package io.jzot.auth.bearer;

import java.io.IOException;
import java.security.Key;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.Use;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * The keys that verify tokens, each with the algorithms of its type. Nothing that a token brings
 * along ({@code jwk}, {@code jku}, {@code x5u}, {@code x5c}) is ever looked at.
 */
final class TokenKeys implements VerificationKeyResolver {
  private static final int SMALLEST_RSA = 2048;

  private final VerificationKeyResolver resolver;
  private final int size;

  private TokenKeys(VerificationKeyResolver resolver, int size) {
    this.resolver = resolver;
    this.size = size;
  }

  /**
   * A single key verifies every token; of several, a token's {@code kid} chooses.
   *
   * @throws IOException if there is none, or one that is of no use
   */
  static TokenKeys of(List<PublicJsonWebKey> keys) throws IOException {
    if (keys.isEmpty()) {
      throw new IOException("there is no key");
    }
    for (PublicJsonWebKey key : keys) {
      if (algorithms(key.getPublicKey()).isEmpty() || Use.ENCRYPTION.equals(key.getUse())) {
        throw new IOException("a key is not for signatures that are accepted here");
      }
      if (key.getPublicKey() instanceof RSAPublicKey rsa
          && rsa.getModulus().bitLength() < SMALLEST_RSA) {
        throw new IOException("an RSA key has less than 2048 bits");
      }
    }
    if (keys.size() == 1) {
      Key only = keys.get(0).getPublicKey();
      return new TokenKeys((token, nesting) -> only, 1);
    }
    JwksVerificationKeyResolver chosen =
        new JwksVerificationKeyResolver(List.<JsonWebKey>copyOf(keys));
    chosen.setDisambiguateWithVerifySignature(true);
    return new TokenKeys(chosen, keys.size());
  }

  int size() {
    return size;
  }

  @Override
  public Key resolveKey(JsonWebSignature token, List<JsonWebStructure> nesting)
      throws UnresolvableKeyException {
    Key key = resolver.resolveKey(token, nesting);
    if (!algorithms(key)
        .contains(Optional.ofNullable(token.getAlgorithmHeaderValue()).orElse(""))) {
      throw new UnresolvableKeyException("the algorithm is not one of the key's");
    }
    return key;
  }

  private static Set<String> algorithms(Key key) {
    if (key instanceof RSAPublicKey) {
      return Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512");
    } else if (key instanceof EdECPublicKey) {
      return Set.of("EdDSA");
    } else if (key instanceof ECPublicKey ec) {
      return switch (ec.getParams().getCurve().getField().getFieldSize()) {
        case 256 -> Set.of("ES256");
        case 384 -> Set.of("ES384");
        case 521 -> Set.of("ES512");
        default -> Set.of();
      };
    }
    return Set.of();
  }
}
