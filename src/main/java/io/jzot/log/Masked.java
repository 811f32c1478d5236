package io.jzot.log;

import java.util.List;
import java.util.regex.Pattern;

/** What of a text may be shown: no passwords in URLs, no values of parameters that are secrets. */
public final class Masked {
  /** What stands for a secret, as in zot. */
  public static final String MASK = "******";

  private static final List<String> SECRETS =
      List.of(
          "authorization",
          "cookie",
          "token",
          "secret",
          "password",
          "passwd",
          "apikey",
          "api-key",
          "api_key",
          "assertion",
          "signature",
          "code",
          "state");
  private static final Pattern USER_INFO = Pattern.compile("(://[^/?#\\s:@\"]*:)[^/?#\\s\"]*@");
  private static final Pattern PARAMETER =
      Pattern.compile("(?i)([?&;][^?&;=\\s]*(?:" + String.join("|", SECRETS) + ")=)[^&;#\\s]*");

  private Masked() {}

  /** The text with all URLs in it made fit to be shown. */
  public static String text(String text) {
    String open =
        text.contains("://") ? USER_INFO.matcher(text).replaceAll("$1" + MASK + '@') : text;
    return open.indexOf('=') < 0 ? open : PARAMETER.matcher(open).replaceAll("$1" + MASK);
  }

  /** Whether the value of a header of this name is a secret. */
  public static boolean isSecret(String name) {
    for (String secret : SECRETS) {
      int length = secret.length();
      if (name.regionMatches(true, name.length() - length, secret, 0, length)) {
        return true;
      }
    }
    return false;
  }
}
