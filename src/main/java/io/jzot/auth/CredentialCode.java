package io.jzot.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Stands for credentials in memory: an HMAC under a key that ends with the process. */
final class CredentialCode {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_SIZE = 32;

  /** Only copied: looking for an algorithm and giving it its key costs more than a code. */
  private final Mac keyed;

  CredentialCode() {
    byte[] random = new byte[KEY_SIZE];
    new SecureRandom().nextBytes(random);
    try {
      this.keyed = Mac.getInstance(ALGORITHM);
      keyed.init(new SecretKeySpec(random, ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  /** Each text with its length, so that no two lists of texts are the same input. */
  String of(String... texts) {
    Mac mac = copy();
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
      mac.update(bytes);
    }
    return Base64.getEncoder().encodeToString(mac.doFinal());
  }

  private Mac copy() {
    try {
      return (Mac) keyed.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("Java's own " + ALGORITHM + " can be copied", e);
    }
  }
}
