package io.jzot.api;

import java.util.Optional;

/**
 * Which repository a path is about, and in which way; whether there is one is another question.
 *
 * @param template the path with names for what varies
 */
public record RepositoryRoute(String name, String template) {
  private static final String ROOT = "/v2/";
  private static final String UPLOADS = "uploads/";
  private static final String UPLOAD = "/blobs/uploads/{session}";
  private static final String[] AFTER_THE_NAME = {
    "/manifests/", "/blobs/", "/tags/", "/referrers/"
  };
  private static final String[] WHAT_FOLLOWS = {"{reference}", "{digest}", "list", "{digest}"};

  /** Of a path as it came. */
  public static Optional<RepositoryRoute> find(String rawPath) {
    if (!rawPath.startsWith(ROOT)) {
      return Optional.empty();
    }
    String path =
        rawPath.indexOf('%') < 0 ? rawPath : rawPath.replace("%2F", "/").replace("%2f", "/");
    int end = -1;
    int kind = 0;
    for (int i = 0; i < AFTER_THE_NAME.length; i++) {
      int place = path.lastIndexOf(AFTER_THE_NAME[i]);
      kind = place > end ? i : kind;
      end = Math.max(end, place);
    }
    return end <= ROOT.length()
        ? Optional.empty()
        : Optional.of(
            new RepositoryRoute(path.substring(ROOT.length(), end), template(path, end, kind)));
  }

  private static String template(String path, int end, int kind) {
    boolean upload = path.startsWith(UPLOADS, end + AFTER_THE_NAME[kind].length());
    return ROOT + "{name}" + (upload ? UPLOAD : AFTER_THE_NAME[kind] + WHAT_FOLLOWS[kind]);
  }
}
