package io.jzot.log;

import java.util.regex.Pattern;

/** What of a text may be shown: no passwords in URLs, no values of parameters that are secrets. */
public final class Masked {
  /** What stands for a secret, as in zot. */
  public static final String MASK = "******";

  private static final String SECRET =
      "authorization|cookie|token|secret|password|passwd|api[-_]?key|assertion|signature|code|state";
  private static final Pattern NAME = Pattern.compile("(?i).*(?:" + SECRET + ")");
  private static final Pattern USER_INFO = Pattern.compile("(://[^/?#\\s:@\"]*:)[^/?#\\s\"]*@");
  private static final Pattern PARAMETER =
      Pattern.compile("(?i)([?&;][^?&;=\\s]*(?:" + SECRET + ")=)[^&;#\\s]*");

  private Masked() {}

  /** The text with all URLs in it made fit to be shown. */
  public static String text(String text) {
    String open =
        text.contains("://") ? USER_INFO.matcher(text).replaceAll("$1" + MASK + '@') : text;
    return open.indexOf('=') < 0 ? open : PARAMETER.matcher(open).replaceAll("$1" + MASK);
  }

  /** Whether the value of a header of this name is a secret. */
  public static boolean isSecret(String name) {
    return NAME.matcher(name).matches();
  }
}
