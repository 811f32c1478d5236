package io.jzot.auth.session;

import java.util.Optional;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwe.ContentEncryptionAlgorithmIdentifiers;
import org.jose4j.jwe.JsonWebEncryption;
import org.jose4j.jwe.KeyManagementAlgorithmIdentifiers;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/** Cookies: a JWS, inside of a JWE if there is a key to encrypt with. */
record Seal(SessionKeys keys) {
  private static final int LONG_KEY = 64;
  private static final int LONGEST = 4096;

  String close(String content) {
    try {
      JsonWebSignature signature = new JsonWebSignature();
      signature.setPayload(content);
      signature.setAlgorithmHeaderValue(signatureAlgorithm());
      signature.setKey(keys.hash());
      String signed = signature.getCompactSerialization();
      return keys.encrypt().isPresent() ? encrypted(signed) : signed;
    } catch (JoseException e) {
      throw new IllegalStateException("session keys of a size that was checked do not work", e);
    }
  }

  private String encrypted(String signed) throws JoseException {
    JsonWebEncryption encryption = new JsonWebEncryption();
    encryption.setPayload(signed);
    encryption.setAlgorithmHeaderValue(KeyManagementAlgorithmIdentifiers.DIRECT);
    encryption.setEncryptionMethodHeaderParameter(encryptionMethod());
    encryption.setKey(keys.encrypt().orElseThrow());
    return encryption.getCompactSerialization();
  }

  /** What is inside; empty unless it was closed with these keys. */
  Optional<String> open(String cookie) {
    if (cookie.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      JsonWebSignature signature = new JsonWebSignature();
      signature.setAlgorithmConstraints(only(signatureAlgorithm()));
      signature.setCompactSerialization(keys.encrypt().isPresent() ? decrypted(cookie) : cookie);
      signature.setKey(keys.hash());
      return signature.verifySignature() ? Optional.of(signature.getPayload()) : Optional.empty();
    } catch (JoseException e) {
      return Optional.empty();
    }
  }

  private String decrypted(String cookie) throws JoseException {
    JsonWebEncryption encryption = new JsonWebEncryption();
    encryption.setAlgorithmConstraints(only(KeyManagementAlgorithmIdentifiers.DIRECT));
    encryption.setContentEncryptionAlgorithmConstraints(only(encryptionMethod()));
    encryption.setCompactSerialization(cookie);
    encryption.setKey(keys.encrypt().orElseThrow());
    return encryption.getPayload();
  }

  private static AlgorithmConstraints only(String algorithm) {
    return new AlgorithmConstraints(ConstraintType.PERMIT, algorithm);
  }

  private String signatureAlgorithm() {
    return keys.hash().getEncoded().length == LONG_KEY
        ? AlgorithmIdentifiers.HMAC_SHA512
        : AlgorithmIdentifiers.HMAC_SHA256;
  }

  private String encryptionMethod() {
    return switch (keys.encrypt().orElseThrow().getEncoded().length) {
      case 16 -> ContentEncryptionAlgorithmIdentifiers.AES_128_GCM;
      case 24 -> ContentEncryptionAlgorithmIdentifiers.AES_192_GCM;
      default -> ContentEncryptionAlgorithmIdentifiers.AES_256_GCM;
    };
  }
}
