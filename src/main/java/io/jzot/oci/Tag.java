package io.jzot.oci;

import java.util.Optional;

/**
 * A human name of a manifest (distribution-spec, "tag").
 *
 * @param value matches {@code [a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}}
 */
public record Tag(String value) implements Reference, Comparable<Tag> {
  private static final int MAX_LENGTH = 128;

  public Tag {
    if (!isTag(value)) {
      throw new IllegalArgumentException("not a tag: " + Texts.shortened(value));
    }
  }

  public static Optional<Tag> find(String text) {
    return isTag(text) ? Optional.of(new Tag(text)) : Optional.empty();
  }

  /**
   * As {@link #find}.
   *
   * @throws OciException TAG_INVALID
   */
  public static Tag parse(String text) {
    return find(text)
        .orElseThrow(
            () ->
                new OciException(
                        ErrorCode.TAG_INVALID,
                        "a tag is 1 to 128 letters, digits, '_', '.' or '-', and does not start"
                            + " with '.' or '-'")
                    .with("reference", Texts.shortened(text)));
  }

  @Override
  public int compareTo(Tag other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }

  private static boolean isTag(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH || !isWord(text.charAt(0))) {
      return false;
    }
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isWord(c) && c != '.' && c != '-') {
        return false;
      }
    }
    return true;
  }

  private static boolean isWord(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }
}
