package io.jzot.log;

import org.jspecify.annotations.Nullable;

/**
 * One field of a log line, given to an SLF4J logger as an argument beyond the placeholders: {@code
 * log.info("blob committed", field("repository", name), field("digest", digest))}. The JSON
 * formatter renders each as a member of the line; others ignore it.
 *
 * @param value numbers and booleans are rendered as such, everything else as its text
 */
public record Field(String key, @Nullable Object value) {
  public static Field field(String key, @Nullable Object value) {
    return new Field(key, value);
  }

  @Override
  public String toString() {
    return key + '=' + value;
  }
}
