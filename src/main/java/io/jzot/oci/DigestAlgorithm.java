package io.jzot.oci;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/** The digest algorithms that are accepted (image-spec, "Digests"; sha384 as zot does). */
public enum DigestAlgorithm {
  SHA256("sha256", "SHA-256", 64),
  SHA384("sha384", "SHA-384", 96),
  SHA512("sha512", "SHA-512", 128);

  private final String label;
  private final String javaName;
  private final int hexLength;

  DigestAlgorithm(String label, String javaName, int hexLength) {
    this.label = label;
    this.javaName = javaName;
    this.hexLength = hexLength;
  }

  /** The name in a digest and in the layout's directories. */
  public String label() {
    return label;
  }

  /** Length of the encoded portion in characters. */
  public int hexLength() {
    return hexLength;
  }

  /** A fresh hash of this algorithm. */
  public MessageDigest newHash() {
    try {
      return MessageDigest.getInstance(javaName);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + javaName, e);
    }
  }

  /** The algorithm of that exact, lower-case name. */
  public static Optional<DigestAlgorithm> find(String label) {
    return switch (label) {
      case "sha256" -> Optional.of(SHA256);
      case "sha384" -> Optional.of(SHA384);
      case "sha512" -> Optional.of(SHA512);
      default -> Optional.empty();
    };
  }
}
