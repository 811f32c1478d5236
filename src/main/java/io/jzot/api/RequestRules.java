package io.jzot.api;

import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a request must look like before anybody routes it (RFC 9112; reliability of framing). */
final class RequestRules {
  private RequestRules() {}

  /** Why a request goes no further; empty when it may. */
  static Optional<OciException> refusal(HttpServerRequest request) {
    return host(request)
        .or(() -> framing(request))
        .or(() -> encoding(request.headers()))
        .or(() -> path(rawPath(request.uri())))
        .or(() -> query(request.query()));
  }

  private static Optional<OciException> host(HttpServerRequest request) {
    List<String> hosts = request.headers().getAll("Host");
    HttpVersion version = request.version();
    if (version == null) {
      return malformed("speak HTTP/1.1");
    }
    return switch (version) {
      case HTTP_1_0 ->
          hosts.size() > 1 || (hosts.isEmpty() && !servedWithoutHost(rawPath(request.uri())))
              ? malformed("send one Host header")
              : Optional.empty();
      case HTTP_1_1 ->
          hosts.size() == 1 ? Optional.empty() : malformed("send exactly one Host header");
      case HTTP_2 -> {
        // Vert.x shows :authority as Host; a Host of another content would be a second opinion.
        String authority = request.authority() == null ? "" : request.authority().toString();
        boolean agree = hosts.stream().allMatch(host -> host.equalsIgnoreCase(authority));
        yield agree ? Optional.empty() : malformed("Host and :authority disagree");
      }
    };
  }

  private static boolean servedWithoutHost(String path) {
    return switch (path) {
      case "/livez", "/readyz", "/startupz", "/v2/" -> true;
      default -> false;
    };
  }

  private static Optional<OciException> framing(HttpServerRequest request) {
    MultiMap headers = request.headers();
    if (!headers.contains("Transfer-Encoding")) {
      return Optional.empty();
    }
    List<String> encodings = headers.getAll("Transfer-Encoding");
    boolean chunked = encodings.size() == 1 && encodings.get(0).equalsIgnoreCase("chunked");
    if (!chunked) {
      return Optional.of(
          new OciException(
              ErrorCode.UNSUPPORTED_TRANSFER, "the only Transfer-Encoding taken is chunked"));
    }
    if (headers.contains("Content-Length") || request.version() != HttpVersion.HTTP_1_1) {
      return malformed("Transfer-Encoding goes with HTTP/1.1 and without Content-Length");
    }
    return Optional.empty();
  }

  private static Optional<OciException> encoding(MultiMap headers) {
    if (!headers.contains("Content-Encoding")) {
      return Optional.empty();
    }
    boolean plain =
        headers.getAll("Content-Encoding").stream()
            .allMatch(encoding -> encoding.isBlank() || encoding.equalsIgnoreCase("identity"));
    return plain
        ? Optional.empty()
        : Optional.of(
            new OciException(
                ErrorCode.UNSUPPORTED_BODY, "send the body as it is, without Content-Encoding"));
  }

  /** Some parsers separate parameters by semicolons as well. */
  private static Optional<OciException> query(@Nullable String query) {
    return query == null || query.indexOf(';') < 0
        ? Optional.empty()
        : malformed("write a ';' in the query as %3B");
  }

  /** The path as it was sent, without the query. */
  static String rawPath(String uri) {
    int query = uri.indexOf('?');
    String path = query < 0 ? uri : uri.substring(0, query);
    int scheme = path.indexOf("://");
    if (scheme > 0 && !path.startsWith("/")) {
      int slash = path.indexOf('/', scheme + 3);
      return slash < 0 ? "/" : path.substring(slash);
    }
    return path;
  }

  private static Optional<OciException> path(String path) {
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == ';' || c == '\\') {
        return malformed("the path has a character that no path here has");
      }
    }
    if (path.contains("//")) {
      return malformed("the path has an empty segment");
    }
    return path.indexOf('%') < 0 && path.indexOf("/.") < 0 ? Optional.empty() : encoded(path);
  }

  private static Optional<OciException> encoded(String path) {
    String upper = path.toUpperCase(Locale.ROOT);
    for (int i = upper.indexOf('%'); i >= 0; i = upper.indexOf('%', i + 1)) {
      if (i + 2 >= upper.length() || !isAllowed(upper.charAt(i + 1), upper.charAt(i + 2))) {
        return malformed("the path encodes a character that no path here has");
      }
    }
    for (String segment : upper.replace("%2F", "/").replace("%2E", ".").split("/", -1)) {
      if (segment.equals(".") || segment.equals("..")) {
        return malformed("the path has a dot segment");
      }
    }
    return Optional.empty();
  }

  /** Printable ASCII but {@code ;}, {@code \}, {@code %}, space: nothing else is in a grammar. */
  private static boolean isAllowed(char high, char low) {
    int code = Character.digit(high, 16) * 16 + Character.digit(low, 16);
    return Character.digit(high, 16) >= 0
        && Character.digit(low, 16) >= 0
        && code > ' '
        && code < 0x7f
        && code != ';'
        && code != '\\'
        && code != '%';
  }

  private static Optional<OciException> malformed(String what) {
    return Optional.of(new OciException(ErrorCode.REQUEST_INVALID, what));
  }
}
