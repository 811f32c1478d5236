package io.jzot.config;

import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;

/**
 * A daily window in UTC that may wrap midnight.
 *
 * @param start first minute of the window
 * @param end first minute after it, never equal to the start
 */
public record TimeWindow(LocalTime start, LocalTime end) {
  private static final DateTimeFormatter MINUTES =
      DateTimeFormatter.ofPattern("HH:mm").withResolverStyle(ResolverStyle.STRICT);

  public TimeWindow {
    if (start.equals(end)) {
      throw new IllegalArgumentException("the window starts and ends at the same time");
    }
  }

  /** Reads {@code HH:MM-HH:MM}; throws {@link IllegalArgumentException} for anything else. */
  public static TimeWindow parse(String text) {
    int dash = text.indexOf('-');
    if (dash < 0) {
      throw new IllegalArgumentException("not a time window of the form HH:MM-HH:MM");
    }
    return new TimeWindow(time(text.substring(0, dash)), time(text.substring(dash + 1)));
  }

  public boolean contains(LocalTime utc) {
    return start.isBefore(end)
        ? !utc.isBefore(start) && utc.isBefore(end)
        : !utc.isBefore(start) || utc.isBefore(end);
  }

  private static LocalTime time(String text) {
    try {
      return LocalTime.parse(text.strip(), MINUTES);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("not a time of day of the form HH:MM: '" + text + "'", e);
    }
  }

  @Override
  public String toString() {
    return MINUTES.format(start) + "-" + MINUTES.format(end);
  }
}
