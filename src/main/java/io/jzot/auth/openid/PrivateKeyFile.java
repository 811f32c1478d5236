package io.jzot.auth.openid;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.oauth2.sdk.util.JSONObjectUtils;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.wildfly.common.iteration.CodePointIterator;
import org.wildfly.security.asn1.DERDecoder;
import org.wildfly.security.pem.Pem;

/**
 * Reads what zot's key {@code keypath} names: a JSON key file with {@code key} (PEM) and {@code
 * keyId}, as zot; a key in PEM alone; or a JSON Web Key. No message here repeats what the file
 * says.
 */
final class PrivateKeyFile {
  private static final List<String> ALGORITHMS = List.of("RSA", "EC");

  private PrivateKeyFile() {}

  static ClientKey parse(byte[] content) throws IOException {
    String text = new String(content, StandardCharsets.UTF_8).strip();
    return text.startsWith("{") ? json(text) : new ClientKey(pem(text), Optional.empty());
  }

  private static ClientKey json(String text) throws IOException {
    try {
      Map<String, Object> fields = JSONObjectUtils.parse(text);
      if (fields.containsKey("kty")) {
        return webKey(JWK.parse(text));
      }
      if (fields.get("key") instanceof String pem) {
        Optional<String> id = Optional.ofNullable(fields.get("keyId")).map(String::valueOf);
        return new ClientKey(pem(pem), id);
      }
      throw new IOException("has neither 'key' nor 'kty'");
    } catch (com.nimbusds.oauth2.sdk.ParseException | ParseException e) {
      throw new IOException("is no JSON object"); // the cause may quote the file
    }
  }

  private static ClientKey webKey(JWK key) throws IOException {
    try {
      if (key instanceof AsymmetricJWK pair && pair.toPrivateKey() != null) {
        return new ClientKey(pair.toPrivateKey(), Optional.ofNullable(key.getKeyID()));
      }
      throw new IOException("is a JSON Web Key, but no private one");
    } catch (JOSEException e) {
      throw new IOException("is no usable JSON Web Key");
    }
  }

  private static PrivateKey pem(String text) throws IOException {
    try {
      Object key =
          Pem.parsePemContent(
              CodePointIterator.ofString(text), (type, der) -> key(type, der.drain()));
      if (key instanceof PrivateKey privateKey) {
        return privateKey;
      }
      throw new IOException("no PEM block");
    } catch (IllegalArgumentException e) {
      throw new IOException("no usable private key in PEM: " + e.getMessage());
    }
  }

  private static PrivateKey key(String type, byte[] der) {
    try {
      return switch (type) {
        case "PRIVATE KEY" -> pkcs8(der);
        case "RSA PRIVATE KEY" -> pkcs1(der);
        default ->
            throw new IllegalArgumentException(
                "'" + type + "' is not taken, make it PKCS #8 (openssl pkcs8 -topk8 -nocrypt)");
      };
    } catch (GeneralSecurityException | RuntimeException e) {
      throw e instanceof IllegalArgumentException known
          ? known
          : new IllegalArgumentException("damaged " + type, e);
    }
  }

  private static PrivateKey pkcs8(byte[] der) throws GeneralSecurityException {
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (InvalidKeySpecException e) {
        // of another algorithm
      }
    }
    throw new IllegalArgumentException("neither RSA nor EC");
  }

  private static PrivateKey pkcs1(byte[] der) throws GeneralSecurityException {
    DERDecoder decoder = new DERDecoder(der);
    decoder.startSequence();
    decoder.decodeInteger(); // the version
    BigInteger[] n = new BigInteger[8];
    for (int i = 0; i < n.length; i++) {
      n[i] = decoder.decodeInteger();
    }
    return KeyFactory.getInstance("RSA")
        .generatePrivate(new RSAPrivateCrtKeySpec(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7]));
  }
}
