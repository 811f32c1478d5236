package io.jzot.authz;

import io.jzot.config.Glob;
import io.jzot.oci.RepositoryName;
import java.util.Comparator;
import java.util.Locale;

/**
 * A pattern for repository names, in the order in which patterns are asked: the longest text first
 * (as zot), then the longest beginning without wildcards, then by text. No two are equal.
 *
 * @param text as it is written
 * @param glob of the text in lower case, because zot reads it so and names have no other letters
 * @param prefix what every name that matches begins with
 */
record RepositoryPattern(String text, Glob glob, String prefix)
    implements Comparable<RepositoryPattern> {
  private static final String WILDCARDS = "*?[{\\";

  private static final Comparator<RepositoryPattern> ORDER =
      Comparator.<RepositoryPattern>comparingInt(pattern -> -pattern.text.length())
          .thenComparingInt(pattern -> -pattern.prefix.length())
          .thenComparing(RepositoryPattern::text);

  static RepositoryPattern of(Glob written) {
    String lower = written.text().toLowerCase(Locale.ROOT);
    return new RepositoryPattern(written.text(), Glob.parse(lower), prefix(lower));
  }

  boolean matches(RepositoryName name) {
    return name.value().startsWith(prefix) && glob.matches(name.value());
  }

  /** Without a slash at its end: {@code a/**} matches {@code a} as well. */
  private static String prefix(String pattern) {
    int end = 0;
    while (end < pattern.length() && WILDCARDS.indexOf(pattern.charAt(end)) < 0) {
      end++;
    }
    return pattern.substring(0, pattern.startsWith("/", end - 1) ? end - 1 : end);
  }

  @Override
  public int compareTo(RepositoryPattern other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return "repositories[\"" + text + "\"]";
  }
}
