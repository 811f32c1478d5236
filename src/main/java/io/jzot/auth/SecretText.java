package io.jzot.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Random texts that are secrets, and what is kept of them. */
public final class SecretText {
  private static final SecureRandom RANDOM = new SecureRandom();

  private SecretText() {}

  /** So many random bytes in hexadecimal digits. */
  public static String random(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  /**
   * SHA-256 in hexadecimal digits. Enough for a text of 128 random bits or more, which nobody
   * guesses; no way to keep passwords.
   */
  public static String hash(String secret) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
