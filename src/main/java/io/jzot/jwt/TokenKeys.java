package io.jzot.jwt;

import java.io.IOException;
import java.security.Key;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.Use;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * The keys that verify tokens, each with the algorithms of its type. Nothing that a token brings
 * along ({@code jwk}, {@code jku}, {@code x5u}, {@code x5c}) is ever looked at.
 */
public final class TokenKeys implements VerificationKeyResolver {
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
  public static TokenKeys of(List<PublicJsonWebKey> keys) throws IOException {
    if (keys.isEmpty()) {
      throw new IOException("there is no key");
    }
    for (PublicJsonWebKey key : keys) {
      Optional<String> fault = fault(key);
      if (fault.isPresent()) {
        throw new IOException(fault.get());
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

  /**
   * Those of a key set that are of use; what else an issuer publishes is its own business.
   *
   * @throws IOException if there is none
   */
  public static TokenKeys usable(String keySet) throws IOException {
    try {
      List<PublicJsonWebKey> keys = new ArrayList<>();
      for (JsonWebKey key : new JsonWebKeySet(keySet).getJsonWebKeys()) {
        if (key instanceof PublicJsonWebKey publicKey && fault(publicKey).isEmpty()) {
          keys.add(publicKey);
        }
      }
      return of(keys);
    } catch (JoseException e) {
      throw new IOException("not a JSON Web Key Set");
    }
  }

  private static Optional<String> fault(PublicJsonWebKey key) {
    if (algorithms(key.getPublicKey()).isEmpty() || Use.ENCRYPTION.equals(key.getUse())) {
      return Optional.of("a key is not for signatures that are accepted here");
    }
    boolean weak =
        key.getPublicKey() instanceof RSAPublicKey rsa
            && rsa.getModulus().bitLength() < SMALLEST_RSA;
    return weak ? Optional.of("an RSA key has less than 2048 bits") : Optional.empty();
  }

  public int size() {
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
