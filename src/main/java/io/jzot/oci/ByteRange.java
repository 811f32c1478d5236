package io.jzot.oci;

/**
 * A part of some content.
 *
 * @param first offset of the first byte
 * @param last offset of the last byte, inclusive; {@code first - 1} for a part of no bytes
 */
public record ByteRange(long first, long last) {
  public ByteRange {
    if (first < 0 || last < first - 1) {
      throw new IllegalArgumentException("not a range: " + first + "-" + last);
    }
  }

  /** The whole of a content of that size. */
  public static ByteRange whole(long size) {
    return new ByteRange(0, size - 1);
  }

  /** Length in bytes. */
  public long length() {
    return last - first + 1;
  }
}
