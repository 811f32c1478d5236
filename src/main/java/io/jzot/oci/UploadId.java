package io.jzot.oci;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The id of an upload session.
 *
 * @param value 128 random bits as 32 lower-case hexadecimal digits
 */
public record UploadId(String value) {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 16;

  public UploadId {
    if (!isId(value)) {
      throw new IllegalArgumentException("not an upload id");
    }
  }

  /** A new one that nobody can guess. */
  public static UploadId random() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return new UploadId(HexFormat.of().formatHex(bytes));
  }

  public static Optional<UploadId> find(String text) {
    return isId(text) ? Optional.of(new UploadId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }

  private static boolean isId(String text) {
    return text.length() == 2 * BYTES
        && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }
}
