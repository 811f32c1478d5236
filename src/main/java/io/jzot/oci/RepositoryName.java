package io.jzot.oci;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The name of a repository (distribution-spec, "name").
 *
 * @param value components {@code [a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*} joined by {@code /}; no
 *     component after the first is {@code blobs}, {@code index.json} or {@code oci-layout}, because
 *     those would fall on the parts of a layout that lies above them
 */
public record RepositoryName(String value) implements Comparable<RepositoryName> {
  /** Longest name that may be created, in characters (distribution-spec: clients limit to 255). */
  public static final int MAX_LENGTH = 255;

  public RepositoryName {
    if (!isName(value)) {
      throw new IllegalArgumentException("not a repository name: " + Texts.shortened(value));
    }
  }

  public static Optional<RepositoryName> find(String text) {
    return isName(text) ? Optional.of(new RepositoryName(text)) : Optional.empty();
  }

  /**
   * As {@link #find}.
   *
   * @throws OciException NAME_INVALID
   */
  public static RepositoryName parse(String text) {
    return find(text)
        .orElseThrow(
            () ->
                new OciException(
                        ErrorCode.NAME_INVALID,
                        "a repository name is made of lower-case letters and digits, separated by"
                            + " '.', '_', '__' or '-', in components joined by '/'; 'blobs',"
                            + " 'index.json' and 'oci-layout' can only be a first component")
                    .with("name", Texts.shortened(text)));
  }

  /** The components, in order. */
  public List<String> components() {
    return Arrays.asList(value.split("/", -1));
  }

  /** Whether it may be created: not longer than {@value #MAX_LENGTH} characters. */
  public boolean creatable() {
    return value.length() <= MAX_LENGTH;
  }

  @Override
  public int compareTo(RepositoryName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }

  private static boolean isName(String text) {
    int start = 0;
    while (true) {
      int slash = text.indexOf('/', start);
      int end = slash < 0 ? text.length() : slash;
      if (!isComponent(text, start, end) || (start > 0 && isReserved(text, start, end))) {
        return false;
      }
      if (slash < 0) {
        return true;
      }
      start = slash + 1;
    }
  }

  private static boolean isReserved(String text, int start, int end) {
    return switch (text.substring(start, end)) {
      case "blobs", "index.json", "oci-layout" -> true;
      default -> false;
    };
  }

  private static boolean isComponent(String text, int start, int end) {
    int at = start;
    while (true) {
      int word = at;
      while (at < end && isAlphanumeric(text.charAt(at))) {
        at++;
      }
      if (at == word) {
        return false;
      }
      if (at == end) {
        return true;
      }
      at = afterSeparator(text, at, end);
      if (at < 0) {
        return false;
      }
    }
  }

  /** The place after {@code .}, {@code _}, {@code __} or any number of {@code -}; else -1. */
  private static int afterSeparator(String text, int at, int end) {
    return switch (text.charAt(at)) {
      case '.' -> at + 1;
      case '_' -> at + 1 < end && text.charAt(at + 1) == '_' ? at + 2 : at + 1;
      case '-' -> {
        int next = at;
        while (next < end && text.charAt(next) == '-') {
          next++;
        }
        yield next;
      }
      default -> -1;
    };
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }
}
