package io.jzot.oci;

/** Text from outside, made fit to be repeated in an answer or a log line. */
public final class Texts {
  private static final int LIMIT = 160;

  private Texts() {}

  /** At most 160 characters, control characters replaced. */
  public static String shortened(String text) {
    String cut = text.length() > LIMIT ? text.substring(0, LIMIT) + "…" : text;
    StringBuilder clean = new StringBuilder(cut.length());
    cut.chars().forEach(c -> clean.append(Character.isISOControl(c) ? '?' : (char) c));
    return clean.toString();
  }
}
