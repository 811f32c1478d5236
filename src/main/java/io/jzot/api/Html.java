package io.jzot.api;

/** Text in our few pages. */
final class Html {
  private Html() {}

  /** As content, or as the value of an attribute in double quotes. */
  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
