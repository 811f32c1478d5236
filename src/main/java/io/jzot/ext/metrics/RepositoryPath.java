package io.jzot.ext.metrics;

import java.util.Optional;

/** Which repository a path is about; whether there is one is another question. */
final class RepositoryPath {
  private static final String ROOT = "/v2/";
  private static final String[] AFTER_THE_NAME = {
    "/manifests/", "/blobs/", "/tags/", "/referrers/"
  };

  private RepositoryPath() {}

  static Optional<String> name(String rawPath) {
    if (!rawPath.startsWith(ROOT)) {
      return Optional.empty();
    }
    String path =
        rawPath.indexOf('%') < 0 ? rawPath : rawPath.replace("%2F", "/").replace("%2f", "/");
    int end = -1;
    for (String each : AFTER_THE_NAME) {
      end = Math.max(end, path.lastIndexOf(each));
    }
    return end <= ROOT.length()
        ? Optional.empty()
        : Optional.of(path.substring(ROOT.length(), end));
  }
}
