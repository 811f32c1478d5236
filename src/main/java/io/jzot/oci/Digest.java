package io.jzot.oci;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A content address: algorithm and lower-case hex (image-spec, "Digests").
 *
 * @param algorithm one of the accepted algorithms
 * @param hex lower-case hexadecimal of exactly the algorithm's length
 */
public record Digest(DigestAlgorithm algorithm, String hex)
    implements Reference, Comparable<Digest> {

  public Digest {
    if (!isHex(algorithm, hex)) {
      throw new IllegalArgumentException("not the hex of a " + algorithm.label() + " digest");
    }
  }

  /** Parses {@code alg:hex}; anything but an accepted algorithm with its exact hex is empty. */
  public static Optional<Digest> find(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      return Optional.empty();
    }
    String hex = text.substring(colon + 1);
    return DigestAlgorithm.find(text.substring(0, colon))
        .filter(algorithm -> isHex(algorithm, hex))
        .map(algorithm -> new Digest(algorithm, hex));
  }

  /**
   * As {@link #find}.
   *
   * @throws OciException DIGEST_INVALID
   */
  public static Digest parse(String text) {
    return find(text)
        .orElseThrow(
            () ->
                new OciException(
                        ErrorCode.DIGEST_INVALID,
                        "a digest is sha256:, sha384: or sha512: followed by 64, 96 or 128"
                            + " lower-case hexadecimal digits")
                    .with("digest", Texts.shortened(text)));
  }

  /** The digest of some content. */
  public static Digest of(DigestAlgorithm algorithm, byte[] content) {
    return finish(algorithm, algorithm.newHash(), content);
  }

  /** The digest of what a hash of that algorithm has seen; resets the hash. */
  public static Digest finish(DigestAlgorithm algorithm, MessageDigest hash) {
    return new Digest(algorithm, HexFormat.of().formatHex(hash.digest()));
  }

  private static Digest finish(DigestAlgorithm algorithm, MessageDigest hash, byte[] content) {
    hash.update(content);
    return finish(algorithm, hash);
  }

  /** Whether the content of this digest is zero bytes long. */
  public boolean ofNothing() {
    return equals(of(algorithm, new byte[0]));
  }

  @Override
  public int compareTo(Digest other) {
    int byAlgorithm = algorithm.compareTo(other.algorithm);
    return byAlgorithm != 0 ? byAlgorithm : hex.compareTo(other.hex);
  }

  @Override
  public String toString() {
    return algorithm.label() + ':' + hex;
  }

  private static boolean isHex(DigestAlgorithm algorithm, String hex) {
    if (hex.length() != algorithm.hexLength()) {
      return false;
    }
    for (int i = 0; i < hex.length(); i++) {
      char c = hex.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }
}
