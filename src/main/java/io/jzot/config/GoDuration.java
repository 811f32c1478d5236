package io.jzot.config;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as Go writes them: {@code 1h30m}, {@code 1.5h}, {@code -300ms}; a plain {@code 0} needs
 * no unit.
 */
public final class GoDuration {
  private static final Pattern TERM =
      Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)(ns|us|µs|μs|ms|s|m|h)");
  private static final Pattern WHOLE = Pattern.compile("[+-]?(?:" + TERM.pattern() + ")+");
  private static final Map<String, Long> NANOS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L, // U+00B5, the micro sign
          "μs", 1_000L, // U+03BC, the Greek letter
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);
  private static final int LONGEST_TEXT = 100;

  private GoDuration() {}

  /**
   * Reads a duration; fractions of a nanosecond are cut off.
   *
   * @throws IllegalArgumentException for any other text, and beyond ±2<sup>63</sup> nanoseconds
   *     (292 years), where Go overflows
   */
  public static Duration parse(String text) {
    if (text.equals("0") || text.equals("+0") || text.equals("-0")) {
      return Duration.ZERO;
    }
    if (text.length() > LONGEST_TEXT || !WHOLE.matcher(text).matches()) {
      throw new IllegalArgumentException("not a duration such as 90s, 1h30m or 500ms");
    }
    BigInteger nanos = BigInteger.ZERO;
    Matcher terms = TERM.matcher(text);
    while (terms.find()) {
      nanos = nanos.add(nanos(terms.group(1), terms.group(2)));
    }
    return ofNanos(text.startsWith("-") ? nanos.negate() : nanos);
  }

  /**
   * A bare number in the file; throws {@link IllegalArgumentException} if it does not fit in 64
   * bits.
   */
  public static Duration ofNanos(BigInteger nanos) {
    if (nanos.bitLength() > 63) {
      throw new IllegalArgumentException("longer than 292 years");
    }
    return Duration.ofNanos(nanos.longValue());
  }

  /**
   * Writes a duration so that {@link #parse} and Go read it again, in whole units: {@code 1h30m},
   * {@code 0s}.
   */
  public static String format(Duration duration) {
    if (duration.isZero()) {
      return "0s";
    }
    Duration left = duration.abs();
    var text = new StringBuilder(duration.isNegative() ? "-" : "");
    append(text, left.toHours(), "h");
    append(text, left.toMinutesPart(), "m");
    append(text, left.toSecondsPart(), "s");
    append(text, left.toMillisPart(), "ms");
    append(text, left.toNanosPart() % 1_000_000, "ns");
    return text.toString();
  }

  private static void append(StringBuilder text, long count, String unit) {
    if (count > 0) {
      text.append(count).append(unit);
    }
  }

  private static BigInteger nanos(String number, String unit) {
    long scale = NANOS.getOrDefault(unit, 0L);
    return new BigDecimal(number)
        .multiply(BigDecimal.valueOf(scale))
        .setScale(0, RoundingMode.DOWN)
        .toBigInteger();
  }
}
