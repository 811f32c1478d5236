package io.jzot.testing;

import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** Content with its digest. */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Blob(MediaType mediaType, byte[] bytes, Digest digest) {
  private static final AtomicLong SEEDS = new AtomicLong(20_261_122);

  /** The JSON object without members, which stands for "no config" and "no content". */
  public static final Blob EMPTY_JSON =
      of(DigestAlgorithm.SHA256, MediaType.OCI_EMPTY, "{}".getBytes(StandardCharsets.UTF_8));

  public static Blob of(DigestAlgorithm algorithm, MediaType mediaType, byte[] bytes) {
    return new Blob(mediaType, bytes, Digest.of(algorithm, bytes));
  }

  public static Blob of(byte[] bytes) {
    return of(DigestAlgorithm.SHA256, MediaType.OCTET_STREAM, bytes);
  }

  /** Content that nothing else in this run has. */
  public static Blob random(int size) {
    return random(DigestAlgorithm.SHA256, size);
  }

  public static Blob random(DigestAlgorithm algorithm, int size) {
    return of(algorithm, MediaType.OCTET_STREAM, randomBytes(size));
  }

  public static byte[] randomBytes(int size) {
    byte[] bytes = new byte[size];
    new Random(SEEDS.incrementAndGet()).nextBytes(bytes);
    return bytes;
  }

  public int size() {
    return bytes.length;
  }

  /** The bytes from {@code first} inclusive to {@code end} exclusive. */
  public byte[] part(int first, int end) {
    return Arrays.copyOfRange(bytes, first, end);
  }

  @Override
  public String toString() {
    return digest + " (" + bytes.length + " bytes)";
  }
}
