package io.jzot.auth.session;

import io.jzot.config.Secret;
import io.jzot.config.file.CredentialsFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;

/**
 * What cookies are signed and encrypted with.
 *
 * @param hash 32 or 64 bytes
 * @param encrypt 16, 24 or 32 bytes; without it cookies are signed only
 */
public record SessionKeys(Key hash, Optional<Key> encrypt) {
  private static final String HASH = "hashKey";
  private static final String ENCRYPT = "encryptKey";
  private static final Set<Integer> HASH_SIZES = Set.of(32, 64);
  private static final Set<Integer> ENCRYPT_SIZES = Set.of(16, 24, 32);
  private static final int RANDOM_SIZE = 64;

  /** Good until the process ends. */
  public static SessionKeys random() {
    byte[] key = new byte[RANDOM_SIZE];
    new SecureRandom().nextBytes(key);
    return new SessionKeys(new SecretKeySpec(key, "HmacSHA512"), Optional.empty());
  }

  /**
   * Reads zot's file (key {@code http.auth.sessionKeysFile}).
   *
   * @throws IOException if a key is missing or has no size that is taken
   */
  public static SessionKeys parse(byte[] content) throws IOException {
    Map<String, Secret> texts = CredentialsFile.parse(content, List.of(HASH), List.of(ENCRYPT));
    byte[] hash = bytes(Objects.requireNonNull(texts.get(HASH)));
    if (!HASH_SIZES.contains(hash.length)) {
      throw new IOException("'" + HASH + "' must have 32 or 64 bytes, not " + hash.length);
    }
    Optional<byte[]> encrypt = Optional.ofNullable(texts.get(ENCRYPT)).map(SessionKeys::bytes);
    if (encrypt.filter(key -> !ENCRYPT_SIZES.contains(key.length)).isPresent()) {
      throw new IOException("'" + ENCRYPT + "' must have 16, 24 or 32 bytes");
    }
    return new SessionKeys(
        new SecretKeySpec(hash, "HmacSHA" + hash.length * 8),
        encrypt.map(key -> new SecretKeySpec(key, "AES")));
  }

  private static byte[] bytes(Secret text) {
    return text.reveal().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "SessionKeys[]";
  }
}
