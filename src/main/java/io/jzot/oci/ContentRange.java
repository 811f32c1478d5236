package io.jzot.oci;

/**
 * The {@code Content-Range} of an upload chunk: {@code first-last}, without a unit
 * (distribution-spec, "Pushing a blob in chunks").
 *
 * @param first offset of the first byte
 * @param last offset of the last byte, inclusive
 */
public record ContentRange(long first, long last) {

  /**
   * Parses {@code first-last}; {@code bytes first-last/size} is understood as well.
   *
   * @throws OciException BLOB_UPLOAD_RANGE
   */
  public static ContentRange parse(String header) {
    String text = header.strip();
    if (text.regionMatches(true, 0, "bytes", 0, 5)) {
      text = text.substring(5).strip();
    }
    int slash = text.indexOf('/');
    if (slash >= 0) {
      text = text.substring(0, slash);
    }
    int dash = text.indexOf('-');
    long first = dash <= 0 ? -1 : number(text.substring(0, dash));
    long last = dash <= 0 ? -1 : number(text.substring(dash + 1));
    if (first < 0 || last < first) {
      throw new OciException(
              ErrorCode.BLOB_UPLOAD_RANGE,
              "Content-Range of a chunk is first-last, offsets in bytes, last inclusive")
          .with("contentRange", Texts.shortened(header));
    }
    return new ContentRange(first, last);
  }

  /** Length in bytes. */
  public long length() {
    return last - first + 1;
  }

  private static long number(String digits) {
    boolean plain = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    return plain && digits.length() <= 18 ? Long.parseLong(digits) : -1;
  }
}
