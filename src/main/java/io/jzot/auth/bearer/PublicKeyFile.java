package io.jzot.auth.bearer;

import io.jzot.jwt.TokenKeys;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;
import org.wildfly.common.iteration.CodePointIterator;
import org.wildfly.security.asn1.DERDecoder;
import org.wildfly.security.pem.Pem;

/** Reads what zot's key {@code cert} may name: a certificate or public key in PEM, or a key set. */
final class PublicKeyFile {
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  private PublicKeyFile() {}

  static TokenKeys parse(byte[] content) throws IOException {
    String text = new String(content, StandardCharsets.UTF_8);
    return TokenKeys.of(text.stripLeading().startsWith("{") ? keySet(text) : List.of(pem(text)));
  }

  private static List<PublicJsonWebKey> keySet(String text) throws IOException {
    List<PublicJsonWebKey> keys = new ArrayList<>();
    try {
      for (JsonWebKey key : new JsonWebKeySet(text).getJsonWebKeys()) {
        if (!(key instanceof PublicJsonWebKey publicKey)) {
          throw new IOException("the key set has a key that is not public");
        }
        keys.add(publicKey);
      }
    } catch (JoseException e) {
      throw new IOException("not a JSON Web Key Set"); // the cause may quote the file
    }
    return keys;
  }

  private static PublicJsonWebKey pem(String text) throws IOException {
    try {
      Object key =
          Pem.parsePemContent(
              CodePointIterator.ofString(text), (type, der) -> key(type, der.drain()));
      if (key instanceof PublicKey publicKey) {
        return PublicJsonWebKey.Factory.newPublicJwk(publicKey);
      }
      throw new IOException("no PEM block");
    } catch (IllegalArgumentException | JoseException e) {
      throw new IOException("no usable certificate or public key in PEM: " + e.getMessage());
    }
  }

  private static PublicKey key(String type, byte[] der) {
    try {
      return switch (type) {
        case "CERTIFICATE" ->
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(der))
                .getPublicKey();
        case "RSA PUBLIC KEY" -> pkcs1(der);
        case "PUBLIC KEY" -> spki(der);
        default -> throw new IllegalArgumentException("'" + type + "' is no public key");
      };
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("damaged " + type, e);
    }
  }

  private static PublicKey spki(byte[] der) throws GeneralSecurityException {
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(der));
      } catch (java.security.spec.InvalidKeySpecException e) {
        // of another algorithm
      }
    }
    throw new IllegalArgumentException("neither RSA, EC nor EdDSA");
  }

  private static PublicKey pkcs1(byte[] der) throws GeneralSecurityException {
    DERDecoder decoder = new DERDecoder(der);
    decoder.startSequence();
    return KeyFactory.getInstance("RSA")
        .generatePublic(new RSAPublicKeySpec(decoder.decodeInteger(), decoder.decodeInteger()));
  }
}
