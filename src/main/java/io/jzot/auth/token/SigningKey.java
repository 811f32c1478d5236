package io.jzot.auth.token;

import io.jzot.jwt.TokenKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.List;
import java.util.UUID;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/** The key pair of our tokens (Ed25519), kept as a JSON Web Key. */
public final class SigningKey {
  private final PublicJsonWebKey pair;
  private final TokenKeys verifying;

  private SigningKey(PublicJsonWebKey pair) throws IOException {
    this.pair = pair;
    this.verifying = TokenKeys.of(List.of(pair));
  }

  /** The content of a file for a new one: a secret. */
  public static byte[] generate() {
    try {
      PublicJsonWebKey pair = OkpJwkGenerator.generateJwk(OctetKeyPairJsonWebKey.SUBTYPE_ED25519);
      pair.setKeyId(UUID.randomUUID().toString());
      return pair.toJson(OutputControlLevel.INCLUDE_PRIVATE).getBytes(StandardCharsets.UTF_8);
    } catch (JoseException e) {
      throw new IllegalStateException("every Java platform has Ed25519", e);
    }
  }

  /**
   * Reads what {@link #generate()} made.
   *
   * @throws IOException if it is anything else; its message quotes nothing
   */
  public static SigningKey parse(byte[] content) throws IOException {
    try {
      PublicJsonWebKey pair =
          PublicJsonWebKey.Factory.newPublicJwk(new String(content, StandardCharsets.UTF_8));
      if (pair.getPrivateKey() == null || !(pair instanceof OctetKeyPairJsonWebKey)) {
        throw new IOException("no Ed25519 key pair");
      }
      return new SigningKey(pair);
    } catch (JoseException | RuntimeException e) {
      throw new IOException("no JSON Web Key"); // the cause may quote the file
    }
  }

  String id() {
    return pair.getKeyId();
  }

  PrivateKey signing() {
    return pair.getPrivateKey();
  }

  PublicKey checking() {
    return pair.getPublicKey();
  }

  TokenKeys verifying() {
    return verifying;
  }
}
