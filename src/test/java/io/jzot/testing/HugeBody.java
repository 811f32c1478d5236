package io.jzot.testing;

import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Random;

/**
 * Bytes that are made while they are read, for bodies that fit into no memory: one random block
 * again and again, each time with its number in front. Knows the digest of what was read.
 */
public final class HugeBody extends InputStream {
  private static final int BLOCK = 1 << 20;

  private final long size;
  private final MessageDigest hash = DigestAlgorithm.SHA256.newHash();
  private final byte[] block = new byte[BLOCK];
  private long position;

  public HugeBody(long seed, long size) {
    this.size = size;
    new Random(seed).nextBytes(block);
  }

  /** The digest of everything read so far. */
  public Digest digest() {
    return Digest.finish(DigestAlgorithm.SHA256, hash);
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    if (position == size) {
      return -1;
    }
    int within = (int) (position % BLOCK);
    if (within == 0) {
      ByteBuffer.wrap(block).putLong(position / BLOCK);
    }
    int count = (int) Math.min(Math.min(length, BLOCK - within), size - position);
    System.arraycopy(block, within, target, offset, count);
    hash.update(block, within, count);
    position += count;
    return count;
  }
}
