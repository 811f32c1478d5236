package io.jzot.oci;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The {@code Range} header of requests (RFC 9110, section 14.2). */
public final class ByteRanges {
  private static final String UNIT = "bytes=";

  private ByteRanges() {}

  /**
   * The parts of a content of that size that a {@code Range} header asks for, sorted, with
   * overlapping and adjacent ones joined, so that together they are never longer than the content.
   * Empty when the header's unit is not {@code bytes}: it is to be ignored (RFC 9110, 14.2).
   *
   * @throws OciException RANGE_INVALID when malformed or when no part can be satisfied
   */
  public static Optional<List<ByteRange>> parse(String header, long size) {
    String text = header.strip();
    if (!text.regionMatches(true, 0, UNIT, 0, UNIT.length())) {
      return Optional.empty();
    }
    List<ByteRange> ranges = new ArrayList<>();
    for (String part : text.substring(UNIT.length()).split(",", -1)) {
      satisfiable(part.strip(), size).ifPresent(ranges::add);
    }
    if (ranges.isEmpty()) {
      throw unsatisfiable(header, size);
    }
    return Optional.of(joined(ranges));
  }

  private static Optional<ByteRange> satisfiable(String part, long size) {
    int dash = part.indexOf('-');
    if (dash < 0 || part.length() == 1) {
      throw unsatisfiable(part, size);
    }
    if (dash == 0) {
      long suffix = Math.min(number(part.substring(1), size), size);
      return suffix == 0 ? Optional.empty() : Optional.of(new ByteRange(size - suffix, size - 1));
    }
    long first = number(part.substring(0, dash), size);
    String end = part.substring(dash + 1);
    long last = end.isEmpty() ? Long.MAX_VALUE : number(end, size);
    if (last < first) {
      throw unsatisfiable(part, size);
    }
    return first >= size
        ? Optional.empty()
        : Optional.of(new ByteRange(first, Math.min(last, size - 1)));
  }

  /** Digits only; what does not fit a long is as good as the largest one. */
  private static long number(String digits, long size) {
    if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw unsatisfiable(digits, size);
    }
    return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
  }

  private static List<ByteRange> joined(List<ByteRange> ranges) {
    ranges.sort(java.util.Comparator.comparingLong(ByteRange::first));
    List<ByteRange> joined = new ArrayList<>();
    for (ByteRange range : ranges) {
      ByteRange previous = joined.isEmpty() ? null : joined.get(joined.size() - 1);
      if (previous != null && range.first() <= previous.last() + 1) {
        long last = Math.max(previous.last(), range.last());
        joined.set(joined.size() - 1, new ByteRange(previous.first(), last));
      } else {
        joined.add(range);
      }
    }
    return List.copyOf(joined);
  }

  private static OciException unsatisfiable(String text, long size) {
    return new OciException(
            ErrorCode.RANGE_INVALID,
            "no part of the " + size + " bytes is asked for; use bytes=first-last within the size")
        .with("range", Texts.shortened(text))
        .with("size", size);
  }
}
