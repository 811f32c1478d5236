package io.jzot.auth.bearer;

import java.security.Key;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/** Makes tokens, good ones and others. */
final class Tokens {
  static final String SERVICE = "registry.example.org";

  private Tokens() {}

  /** What a token server would say. */
  static Map<String, Object> claims() {
    long now = Instant.now().getEpochSecond();
    return new java.util.LinkedHashMap<>(
        Map.of(
            "iss",
            "https://auth.example.org",
            "sub",
            "alice",
            "aud",
            SERVICE,
            "iat",
            now - 1,
            "nbf",
            now - 1,
            "exp",
            now + 60,
            "access",
            List.of(Map.of("type", "repository", "name", "a/b", "actions", List.of("pull")))));
  }

  static String signed(Map<String, Object> claims, String algorithm, Key key) {
    return signed(claims, algorithm, key, token -> {});
  }

  static String signed(
      Map<String, Object> claims, String algorithm, Key key, Consumer<JsonWebSignature> change) {
    try {
      JsonWebSignature token = new JsonWebSignature();
      token.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
      token.setPayload(JsonUtil.toJson(claims));
      token.setAlgorithmHeaderValue(algorithm);
      token.setKey(key);
      token.setDoKeyValidation(false);
      change.accept(token);
      return token.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }
}
