package io.jzot.api;

import io.jzot.auth.Credentials;
import io.jzot.auth.Credentials.Basic;
import io.jzot.auth.Credentials.None;
import io.jzot.auth.Grant;
import io.jzot.auth.TokenEndpoint.Relay;
import io.jzot.auth.TokenEndpoint.Request;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a client says to the token endpoint: in the query (distribution token specification), or in
 * a form (its OAuth2 variant).
 */
final class TokenForm {
  private static final List<String> TOKENS =
      List.of("id_token", "access_token", "refresh_token", "token");
  private static final Set<String> TYPES = Set.of("repository", "registry");
  private static final int MOST_SCOPES = 50;
  private static final int MOST_PARAMETERS = 200;

  private TokenForm() {}

  /** The request of a query. */
  static Request ofQuery(HttpServerRequest request) {
    String query = request.query();
    return of(request, false, decoded(query == null ? "" : query));
  }

  /** The request of a form. */
  static Request ofForm(HttpServerRequest request, byte[] body) {
    return of(request, true, decoded(new String(body, StandardCharsets.UTF_8)));
  }

  private static Map<String, List<String>> decoded(String text) {
    try {
      return new QueryStringDecoder(text, StandardCharsets.UTF_8, false, MOST_PARAMETERS, true)
          .parameters();
    } catch (IllegalArgumentException e) {
      throw new OciException(ErrorCode.REQUEST_INVALID, "a parameter is not well encoded");
    }
  }

  private static Request of(
      HttpServerRequest request, boolean form, Map<String, List<String>> parameters) {
    Credentials offered = RequestCredentials.of(request, true);
    Stream<String> ofHeader =
        offered instanceof Basic basic ? Stream.of(basic.password()) : Stream.empty();
    Stream<String> ofForm =
        form
            ? Stream.concat(Stream.of("password"), TOKENS.stream())
                .flatMap(field -> parameters.getOrDefault(field, List.of()).stream())
            : Stream.empty();
    List<String> secrets =
        Stream.concat(ofHeader, ofForm)
            .map(String::strip)
            .filter(it -> !it.isEmpty())
            .distinct()
            .toList();
    return new Request(
        form && offered instanceof None ? ofForm(parameters).orElse(offered) : offered,
        secrets,
        access(parameters.getOrDefault("scope", List.of())),
        new Relay(form, parameters, Optional.ofNullable(request.getHeader("Authorization"))));
  }

  private static Optional<Credentials> ofForm(Map<String, List<String>> form) {
    return first(form, "username")
        .or(() -> first(form, "account"))
        .flatMap(user -> first(form, "password").map(password -> new Basic(user, password)));
  }

  private static Optional<String> first(Map<String, List<String>> form, String field) {
    return form.getOrDefault(field, List.of()).stream().filter(it -> !it.isEmpty()).findFirst();
  }

  /** {@code type:name:action,…}, several in one parameter or in several; others mean nothing. */
  static List<Grant> access(List<String> scopes) {
    List<Grant> access =
        scopes.stream()
            .flatMap(scope -> Stream.of(scope.split(" +", -1)))
            .flatMap(scope -> grant(scope).stream())
            .distinct()
            .toList();
    if (access.size() > MOST_SCOPES) {
      throw new OciException(
          ErrorCode.REQUEST_INVALID, "at most " + MOST_SCOPES + " scopes go into one token");
    }
    return access;
  }

  private static Optional<Grant> grant(String scope) {
    int first = scope.indexOf(':');
    int last = scope.lastIndexOf(':');
    if (first <= 0 || last <= first + 1) {
      return Optional.empty();
    }
    // "repository(plugin)" is a repository of some class
    String type = scope.substring(0, first).replaceAll("\\(.*\\)$", "");
    if (!TYPES.contains(type)) {
      return Optional.empty();
    }
    return Optional.of(
        new Grant(
            type,
            scope.substring(first + 1, last),
            Set.copyOf(
                Stream.of(scope.substring(last + 1).split(",", -1))
                    .filter(action -> !action.isEmpty())
                    .distinct()
                    .toList())));
  }
}
