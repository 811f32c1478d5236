package io.jzot.auth.bearer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jzot.jwt.TokenKeys;
import io.jzot.testing.IssuedCertificate;
import io.jzot.testing.RsaKeys;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wildfly.security.asn1.DEREncoder;

class PublicKeyFileTest {
  private static KeyPair rsa(int bits) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(bits);
    return generator.generateKeyPair();
  }

  private static KeyPair keys(String kind) throws GeneralSecurityException {
    if (kind.startsWith("RSA")) {
      return RsaKeys.next();
    } else if (kind.startsWith("Ed")) {
      return KeyPairGenerator.getInstance(kind).generateKeyPair();
    }
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(kind));
    return generator.generateKeyPair();
  }

  private static TokenKeys parse(String text) throws IOException {
    return PublicKeyFile.parse(text.getBytes(UTF_8));
  }

  private static boolean verifies(TokenKeys keys, String token) {
    try {
      new TokenVerifier(Tokens.SERVICE, Clock.systemUTC()).verify(token, keys);
      return true;
    } catch (InvalidJwtException e) {
      return false;
    }
  }

  private static PublicJsonWebKey jwk(KeyPair keys, String id) throws JoseException {
    PublicJsonWebKey key = PublicJsonWebKey.Factory.newPublicJwk(keys.getPublic());
    key.setKeyId(id);
    return key;
  }

  private static String signed(KeyPair keys, String algorithm, String id) {
    return Tokens.signed(
        Tokens.claims(), algorithm, keys.getPrivate(), token -> token.setKeyIdHeaderValue(id));
  }

  @ParameterizedTest
  @CsvSource({
    "RSA, RS256",
    "RSA, RS384",
    "RSA, RS512",
    "RSA, PS256",
    "RSA, PS384",
    "RSA, PS512",
    "secp256r1, ES256",
    "secp384r1, ES384",
    "secp521r1, ES512",
    "Ed25519, EdDSA",
    "Ed448, EdDSA",
  })
  void everyAlgorithmOfAKeyIsTaken(String kind, String algorithm) throws Exception {
    KeyPair keys = keys(kind);
    String token = Tokens.signed(Tokens.claims(), algorithm, keys.getPrivate());
    assertThat(
            verifies(
                parse(IssuedCertificate.pem("PUBLIC KEY", keys.getPublic().getEncoded())), token))
        .isTrue();
    assertThat(verifies(parse(new JsonWebKeySet(jwk(keys, "k")).toJson()), token)).isTrue();
    KeyPair others = keys(kind);
    assertThat(
            verifies(
                parse(IssuedCertificate.pem("PUBLIC KEY", others.getPublic().getEncoded())), token))
        .isFalse();
  }

  @Test
  void pkcs1IsRead() throws Exception {
    KeyPair keys = rsa(2048);
    RSAPublicKey key = (RSAPublicKey) keys.getPublic();
    DEREncoder encoder = new DEREncoder();
    encoder.startSequence();
    encoder.encodeInteger(key.getModulus());
    encoder.encodeInteger(key.getPublicExponent());
    encoder.endSequence();
    String text = IssuedCertificate.pem("RSA PUBLIC KEY", encoder.getEncoded());
    assertThat(verifies(parse(text), Tokens.signed(Tokens.claims(), "RS256", keys.getPrivate())))
        .isTrue();
    assertThat(key.getPublicExponent()).isEqualTo(BigInteger.valueOf(65537));
  }

  @Test
  void theOnlyKeyDoesNotMindTheKeyId() throws Exception {
    KeyPair keys = rsa(2048);
    assertThat(
            verifies(parse(new JsonWebKeySet(jwk(keys, "a")).toJson()), signed(keys, "RS256", "b")))
        .isTrue();
  }

  @Test
  void ofSeveralKeysTheKeyIdChooses() throws Exception {
    KeyPair first = rsa(2048);
    KeyPair second = keys("secp256r1");
    TokenKeys keys = parse(new JsonWebKeySet(jwk(first, "1"), jwk(second, "2")).toJson());
    assertThat(keys.size()).isEqualTo(2);
    assertThat(verifies(keys, signed(first, "RS256", "1"))).isTrue();
    assertThat(verifies(keys, signed(second, "ES256", "2"))).isTrue();
    assertThat(verifies(keys, signed(first, "RS256", "2"))).isFalse();
    assertThat(verifies(keys, signed(first, "RS256", "3"))).isFalse();
  }

  @Test
  void weakAndSymmetricKeysAreRefused() throws Exception {
    String weak = IssuedCertificate.pem("PUBLIC KEY", rsa(1024).getPublic().getEncoded());
    assertThatThrownBy(() -> parse(weak)).isInstanceOf(IOException.class);
    assertThatThrownBy(
            () -> parse("{\"keys\":[{\"kty\":\"oct\",\"k\":\"c2VjcmV0c2VjcmV0\",\"kid\":\"1\"}]}"))
        .isInstanceOf(IOException.class)
        .satisfies(e -> assertThat(e.toString()).doesNotContain("c2VjcmV0"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{}",
        "{\"keys\":[]}",
        "{\"keys\":[{\"kty\":\"RSA\"}]}",
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "-----BEGIN RSA PUBLIC KEY-----\nMAA=\n-----END RSA PUBLIC KEY-----\n",
        "-----BEGIN PUBLIC KEY-----\n",
      })
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> parse(text)).isInstanceOf(IOException.class);
  }

  @Test
  void privateKeysAreNotPublic() throws Exception {
    String pem = IssuedCertificate.pem("PRIVATE KEY", RsaKeys.next().getPrivate().getEncoded());
    assertThatThrownBy(() -> parse(pem)).isInstanceOf(IOException.class);
  }
}
