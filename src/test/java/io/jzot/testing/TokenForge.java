package io.jzot.testing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/**
 * Makes tokens: good ones, and every kind of bad one that is known.
 *
 * @param keys of who may make them
 * @param algorithm that goes with the keys
 * @param id of the key
 * @param claims of a good one, but for those about time
 */
public record TokenForge(KeyPair keys, String algorithm, String id, Map<String, Object> claims) {

  /** Keys of some kind: {@code RSA}, {@code Ed25519}. */
  public static KeyPair newKeys(String kind) {
    if (kind.equals("RSA")) {
      return RsaKeys.next();
    }
    try {
      return KeyPairGenerator.getInstance(kind).generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long now() {
    return Instant.now().getEpochSecond();
  }

  private Map<String, Object> complete() {
    Map<String, Object> all = new LinkedHashMap<>(claims);
    all.put("iat", now() - 1);
    all.put("nbf", now() - 1);
    all.put("exp", now() + 60);
    return all;
  }

  /** One that is as it should be. */
  public String good() {
    return signed(complete(), algorithm, keys.getPrivate(), token -> {});
  }

  /** One that differs in one claim. */
  public String with(String claim, Object value) {
    Map<String, Object> all = complete();
    all.put(claim, value);
    return signed(all, algorithm, keys.getPrivate(), token -> {});
  }

  public String without(String claim) {
    Map<String, Object> all = complete();
    all.remove(claim);
    return signed(all, algorithm, keys.getPrivate(), token -> {});
  }

  /** One that somebody else has signed. */
  public String byStranger() {
    return byStranger(token -> {});
  }

  /** No two are the same, though the stranger's keys may be. */
  private String byStranger(Consumer<JsonWebSignature> change) {
    Map<String, Object> all = complete();
    all.put("jti", UUID.randomUUID().toString());
    return signed(all, algorithm, stranger().getPrivate(), change);
  }

  private KeyPair stranger() {
    boolean isEdwards = keys.getPublic().getAlgorithm().startsWith("Ed");
    return isEdwards ? newKeys("Ed25519") : RsaKeys.stranger();
  }

  /** What nobody may take for a good one, by its kind. */
  public Map<String, String> forgeries() {
    Map<String, String> all = new LinkedHashMap<>();
    headers(all);
    ofTheClaims(all);
    ofTheForm(all);
    return all;
  }

  private void headers(Map<String, String> all) {
    String payload = good().split("\\.", -1)[1];
    for (String none : List.of("none", "None", "nOnE", "")) {
      all.put("alg '" + none + "'", encoded("{\"alg\":\"" + none + "\"}") + '.' + payload + '.');
    }
    all.put("no alg", encoded("{\"typ\":\"JWT\"}") + '.' + payload + '.' + part(good(), 2));
    byte[] der = keys.getPublic().getEncoded();
    String pem = IssuedCertificate.pem("PUBLIC KEY", der);
    all.put("HS256 with the public key", signed(complete(), "HS256", new HmacKey(der), t -> {}));
    all.put(
        "HS256 with the public key's PEM",
        signed(complete(), "HS256", new HmacKey(pem.getBytes(StandardCharsets.UTF_8)), t -> {}));
    all.put("a stranger's key", byStranger());
    all.put("an unknown kid", byStranger(token -> token.setKeyIdHeaderValue("other")));
    all.put("a kid that is a path", byStranger(t -> t.setKeyIdHeaderValue("../../dev/null")));
    all.put("jku", byStranger(token -> token.setHeader("jku", "http://127.0.0.1:1/keys")));
    all.put("x5u", byStranger(token -> token.setHeader("x5u", "http://127.0.0.1:1/cert")));
    KeyPair stranger = stranger();
    all.put(
        "jwk",
        signed(
            complete(),
            algorithm,
            stranger.getPrivate(),
            token -> token.setHeader("jwk", published(stranger, id))));
    all.put(
        "crit",
        signed(
            complete(),
            algorithm,
            keys.getPrivate(),
            token -> {
              token.setHeader("crit", List.of("must"));
              token.setHeader("must", "understand");
            }));
  }

  private void ofTheClaims(Map<String, String> all) {
    all.put("expired a second ago", with("exp", now() - 1));
    all.put("expires never", without("exp"));
    all.put("expires in words", with("exp", "tomorrow"));
    all.put("not valid yet", with("nbf", now() + 600));
    all.put("of the future", with("iat", now() + 600));
    all.put("another audience", with("aud", "somebody-else"));
    all.put("no audience", without("aud"));
    all.put("an audience that is none", with("aud", Map.of("aud", "x")));
    all.put("another issuer", with("iss", "https://somebody.example.org"));
    all.put("no issuer", without("iss"));
  }

  private void ofTheForm(Map<String, String> all) {
    String good = good();
    all.put("no signature", part(good, 0) + '.' + part(good, 1) + '.');
    all.put("half a token", part(good, 0) + '.' + part(good, 1));
    all.put("a signature that is cut", good.substring(0, good.length() - 8));
    String changed =
        new String(Base64.getUrlDecoder().decode(part(good, 1)), StandardCharsets.UTF_8)
            .replace("alice", "admin");
    all.put("changed claims", part(good, 0) + '.' + encoded(changed) + '.' + part(good, 2));
    all.put("claims that are there twice", raw(twice()));
    all.put(
        "nested in a stranger's",
        signed(
            good,
            algorithm,
            stranger().getPrivate(),
            token -> token.setContentTypeHeaderValue("JWT")));
    all.put(
        "a stranger's nested in a good one",
        signed(
            byStranger(),
            algorithm,
            keys.getPrivate(),
            token -> token.setContentTypeHeaderValue("JWT")));
    all.put("encrypted", encoded("{\"alg\":\"dir\",\"enc\":\"A128GCM\"}") + "..AAAA.AAAA.AAAA");
    all.put("claims that are no object", raw("[]"));
    all.put("nothing but dots", "..");
  }

  private String twice() {
    String json = JsonUtil.toJson(complete());
    return json.substring(0, json.length() - 1) + ",\"sub\":\"admin\"}";
  }

  private String raw(String payload) {
    return signed(payload, algorithm, keys.getPrivate(), token -> {});
  }

  /** The key as an issuer publishes it. */
  public static Map<String, Object> published(KeyPair keys, String id) {
    try {
      PublicJsonWebKey key = PublicJsonWebKey.Factory.newPublicJwk(keys.getPublic());
      key.setKeyId(id);
      return key.toParams(OutputControlLevel.PUBLIC_ONLY);
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  private String signed(
      Map<String, Object> all, String with, Key key, Consumer<JsonWebSignature> change) {
    return signed(JsonUtil.toJson(all), with, key, change);
  }

  private String signed(String payload, String with, Key key, Consumer<JsonWebSignature> change) {
    try {
      JsonWebSignature token = new JsonWebSignature();
      token.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
      token.setPayload(payload);
      token.setAlgorithmHeaderValue(with);
      token.setKeyIdHeaderValue(id);
      token.setKey(key);
      token.setDoKeyValidation(false);
      change.accept(token);
      return token.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String part(String token, int index) {
    return token.split("\\.", -1)[index];
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
