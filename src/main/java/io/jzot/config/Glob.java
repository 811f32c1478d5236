package io.jzot.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A pattern for repository names, as doublestar's: {@code *} and {@code ?} stay within a component,
 * {@code **} as a whole component stands for any number of them, {@code [a-z]} and {@code [^a-z]}
 * are classes, {@code {a,b}} are alternatives, a backslash takes the next character literally.
 * Matching takes linear time.
 */
public final class Glob {
  private static final int MOST_ALTERNATIVES = 1024;

  private final String text;
  private final Pattern regex;

  private Glob(String text, Pattern regex) {
    this.text = text;
    this.regex = regex;
  }

  /**
   * Throws {@link IllegalArgumentException} with a message for people if the pattern is malformed.
   */
  public static Glob parse(String text) {
    List<String> alternatives = new ArrayList<>();
    expand("", text, alternatives);
    String regex = alternatives.stream().map(Glob::toRegex).collect(Collectors.joining("|"));
    try {
      return new Glob(text, Pattern.compile(regex, Pattern.DOTALL));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("malformed pattern '" + text + "'", e);
    }
  }

  /** Whether the pattern matches the whole name. */
  public boolean matches(String name) {
    return regex.matches(name);
  }

  public String text() {
    return text;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Glob glob && glob.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }

  /** Adds what the pattern {@code done + rest} stands for once its braces are multiplied out. */
  private static void expand(String done, String rest, List<String> into) {
    int open = indexOf(rest, 0, "{}");
    if (open < 0) {
      if (into.size() == MOST_ALTERNATIVES) {
        throw new IllegalArgumentException("more than " + MOST_ALTERNATIVES + " alternatives");
      }
      into.add(done + rest);
      return;
    }
    if (rest.charAt(open) == '}') {
      throw new IllegalArgumentException("'}' without '{'");
    }
    int close = closing(rest, open);
    String before = done + rest.substring(0, open);
    for (String choice : choices(rest.substring(open + 1, close))) {
      expand(before, choice + rest.substring(close + 1), into);
    }
  }

  private static int closing(String text, int open) {
    int depth = 1;
    int at = open;
    while (depth > 0) {
      at = indexOf(text, at + 1, "{}");
      if (at < 0) {
        throw new IllegalArgumentException("'{' without '}'");
      }
      depth += text.charAt(at) == '{' ? 1 : -1;
    }
    return at;
  }

  private static List<String> choices(String text) {
    List<String> choices = new ArrayList<>();
    int start = 0;
    for (int at = indexOf(text, 0, ",{"); at >= 0; at = indexOf(text, at + 1, ",{")) {
      if (text.charAt(at) == '{') {
        at = closing(text, at);
      } else {
        choices.add(text.substring(start, at));
        start = at + 1;
      }
    }
    choices.add(text.substring(start));
    return choices;
  }

  /** Index of the first of these characters that is neither escaped nor in a class, or -1. */
  private static int indexOf(String text, int from, String wanted) {
    for (int at = from; at < text.length(); at++) {
      char c = text.charAt(at);
      if (wanted.indexOf(c) >= 0) {
        return at;
      } else if (c == '\\') {
        at++;
      } else if (c == '[') {
        at = endOfClass(text, at);
      }
    }
    return -1;
  }

  private static int endOfClass(String text, int open) {
    int first = open + 1;
    if (first < text.length() && "^!".indexOf(text.charAt(first)) >= 0) {
      first++;
    }
    for (int at = first; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '\\') {
        at++;
      } else if (c == ']') {
        if (at == first) {
          throw new IllegalArgumentException("empty class '[]'");
        }
        return at;
      }
    }
    throw new IllegalArgumentException("'[' without ']'");
  }

  private static String toRegex(String glob) {
    var regex = new StringBuilder();
    int at = 0;
    while (at < glob.length()) {
      char c = glob.charAt(at);
      if (c == '*') {
        at = star(glob, at, regex);
      } else if (c == '?') {
        regex.append("[^/]");
        at++;
      } else if (c == '[') {
        int end = endOfClass(glob, at);
        regex.append(characterClass(glob.substring(at + 1, end)));
        at = end + 1;
      } else {
        int literal = c == '\\' ? at + 1 : at;
        if (literal == glob.length()) {
          throw new IllegalArgumentException("'\\' at the end");
        }
        int codePoint = glob.codePointAt(literal);
        regex.append(Pattern.quote(Character.toString(codePoint)));
        at = literal + Character.charCount(codePoint);
      }
    }
    return regex.toString();
  }

  private static int star(String glob, int at, StringBuilder regex) {
    int after = at;
    while (after < glob.length() && glob.charAt(after) == '*') {
      after++;
    }
    boolean startsComponent = at == 0 || glob.charAt(at - 1) == '/';
    boolean ends = after == glob.length();
    if (after - at != 2 || !startsComponent || !(ends || glob.charAt(after) == '/')) {
      regex.append("[^/]*");
      return after;
    }
    if (!ends) {
      regex.append("(?:.*/)?");
      return after + 1;
    }
    if (at > 0) {
      regex.setLength(regex.length() - Pattern.quote("/").length());
      regex.append("(?:/.*)?");
    } else {
      regex.append(".*");
    }
    return after;
  }

  private static String characterClass(String content) {
    boolean negated = "^!".indexOf(content.charAt(0)) >= 0;
    var regex = new StringBuilder(negated ? "[^/" : "[");
    for (int at = negated ? 1 : 0; at < content.length(); at++) {
      char c = content.charAt(at);
      boolean range = c == '-' && at > (negated ? 1 : 0) && at < content.length() - 1;
      if (c == '\\' && at + 1 < content.length()) {
        at++;
        regex.append('\\').append(content.charAt(at));
      } else {
        regex.append(range || Character.isLetterOrDigit(c) || c > 127 ? "" : "\\").append(c);
      }
    }
    return regex.append(']').toString();
  }
}
