package io.jzot.testing;

import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import java.util.Random;

/** Content that compresses badly and is the same in every run. */
public final class RandomBlobs {
  private RandomBlobs() {}

  public static byte[] bytes(long seed, int size) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** Some content that goes with a name. */
  public static byte[] bytes(String name) {
    return bytes(name.hashCode(), 100 + Math.floorMod(name.hashCode(), 1000));
  }

  public static Digest sha256(byte[] content) {
    return Digest.of(DigestAlgorithm.SHA256, content);
  }
}
