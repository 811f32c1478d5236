package io.jzot.api;

import io.jzot.oci.OciException;
import io.jzot.oci.RepositoryName;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which token a client should ask for to have a request granted (distribution token specification,
 * "scope"). A hint: nothing is decided by it.
 */
final class TokenScope {
  private static final String ROOT = "/v2/";
  private static final Set<String> ENDS_NAME = Set.of("blobs", "manifests", "tags", "referrers");

  private TokenScope() {}

  static Optional<String> of(HttpServerRequest request) {
    boolean mounts = request.method().equals(HttpMethod.POST) && request.getParam("mount") != null;
    return of(
        request.method().name(),
        RequestRules.rawPath(request.uri()),
        mounts ? Optional.ofNullable(request.getParam("from")) : Optional.empty());
  }

  /**
   * Empty if a token without any access does.
   *
   * @param rawPath as it was sent
   * @param from where a blob is to be mounted from
   */
  static Optional<String> of(String method, String rawPath, Optional<String> from) {
    String path = rawPath.replace("%2F", "/").replace("%2f", "/");
    if (path.equals(ROOT + "_catalog")) {
      return Optional.of("registry:catalog:*");
    }
    String source =
        from.flatMap(TokenScope::name).map(name -> " repository:" + name + ":pull").orElse("");
    return path.startsWith(ROOT)
        ? repository(path.substring(ROOT.length()))
            .map(name -> "repository:" + name + ':' + actions(method, path) + source)
        : Optional.empty();
  }

  private static Optional<String> repository(String path) {
    List<String> segments = List.of(path.split("/", -1));
    for (int i = segments.size() - 2; i > 0; i--) {
      if (ENDS_NAME.contains(segments.get(i))) {
        return name(String.join("/", segments.subList(0, i)));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> name(String text) {
    try {
      return Optional.of(RepositoryName.parse(text).value());
    } catch (OciException e) {
      return Optional.empty();
    }
  }

  private static String actions(String method, String path) {
    if (path.substring(0, path.lastIndexOf('/')).endsWith("/blobs/uploads")) {
      return "pull,push"; // to ask how far an upload is takes what the upload takes
    }
    return switch (method) {
      case "GET", "HEAD" -> "pull";
      case "DELETE" -> "delete";
      default -> "pull,push";
    };
  }
}
