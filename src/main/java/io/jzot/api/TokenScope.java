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

  /** Empty if a token without any access does. */
  static Optional<String> of(HttpServerRequest request) {
    String path = RequestRules.rawPath(request.uri()).replace("%2F", "/").replace("%2f", "/");
    if (path.equals(ROOT + "_catalog")) {
      return Optional.of("registry:catalog:*");
    }
    return path.startsWith(ROOT)
        ? repository(path.substring(ROOT.length()))
            .map(name -> "repository:" + name + ':' + actions(request) + mounted(request))
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

  private static String actions(HttpServerRequest request) {
    HttpMethod method = request.method();
    if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
      return "pull";
    }
    boolean upload = RequestRules.rawPath(request.uri()).contains("/blobs/uploads/");
    return method.equals(HttpMethod.DELETE) && !upload ? "delete" : "pull,push";
  }

  private static String mounted(HttpServerRequest request) {
    return request.method().equals(HttpMethod.POST) && request.getParam("mount") != null
        ? Optional.ofNullable(request.getParam("from"))
            .flatMap(TokenScope::name)
            .map(from -> " repository:" + from + ":pull")
            .orElse("")
        : "";
  }
}
