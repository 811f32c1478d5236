package io.jzot.store.fs;

import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** What stands for an owner in the names of files, however long and whatever his name is. */
final class OwnerHash {
  private static final int DIGITS = 32;
  private static final String NOBODY = hash("");

  private OwnerHash() {}

  static String of(String owner) {
    return owner.isEmpty() ? NOBODY : hash(owner);
  }

  /** Whether a text may be one, for all that its form tells. */
  static boolean isOne(String text) {
    return text.length() == DIGITS && text.chars().allMatch(HexFormat::isHexDigit);
  }

  private static String hash(String owner) {
    byte[] name = owner.getBytes(StandardCharsets.UTF_8);
    return Digest.of(DigestAlgorithm.SHA256, name).hex().substring(0, DIGITS);
  }
}
