package io.jzot.store.fs;

import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The hash of an upload while it grows, and as it was at the acknowledged offset, so that going
 * back there costs nothing. It can get lost; then the file has to be read. Used by one thread at a
 * time.
 */
final class RunningHash {
  private static final int SLICE = 64 << 10;

  private final DigestAlgorithm algorithm;
  private @Nullable MessageDigest tail;
  private @Nullable MessageDigest acknowledged;

  private RunningHash(DigestAlgorithm algorithm, @Nullable MessageDigest hash) {
    this.algorithm = algorithm;
    this.tail = hash;
    this.acknowledged = copy(hash);
  }

  static RunningHash ofNothing(DigestAlgorithm algorithm) {
    return new RunningHash(algorithm, algorithm.newHash());
  }

  static RunningHash lost(DigestAlgorithm algorithm) {
    return new RunningHash(algorithm, null);
  }

  /** Takes in all of a buffer. Heap arrays are hashed several times faster than direct memory. */
  void update(ByteBuffer bytes) {
    if (tail == null) {
      return;
    }
    if (bytes.hasArray()) {
      tail.update(bytes);
      return;
    }
    byte[] slice = new byte[Math.min(SLICE, bytes.remaining())];
    while (bytes.hasRemaining()) {
      int length = Math.min(slice.length, bytes.remaining());
      bytes.get(slice, 0, length);
      tail.update(slice, 0, length);
    }
  }

  void acknowledge() {
    acknowledged = copy(tail);
  }

  /** Goes back to the acknowledged offset. */
  void rewind() {
    tail = copy(acknowledged);
  }

  void lose() {
    tail = null;
    acknowledged = null;
  }

  /** The digest up to the acknowledged offset; empty when it is not known in that algorithm. */
  Optional<Digest> digest(DigestAlgorithm wanted) {
    MessageDigest copy = wanted == algorithm ? copy(acknowledged) : null;
    return copy == null ? Optional.empty() : Optional.of(Digest.finish(algorithm, copy));
  }

  private static @Nullable MessageDigest copy(@Nullable MessageDigest hash) {
    try {
      return hash == null ? null : (MessageDigest) hash.clone();
    } catch (CloneNotSupportedException e) {
      return null; // Then it is lost.
    }
  }
}
