package io.jzot.api.access;

import java.util.Set;

/**
 * A route of the matrix.
 *
 * @param template method and path as the resource has them
 * @param target a request to it; {@code NAME} stands for the repository
 * @param rule who may use it
 */
record RouteRow(String template, String target, Rule rule, String headers, String body) {
  static final String UNKNOWN = "sha256:" + "0".repeat(64);
  static final String SESSION = "00000000000000000000000000000000";

  /** Who may, beside administrators. */
  enum Rule {
    /** Even with wrong credentials. */
    EVERYBODY,
    /** Who is authenticated, or welcome without being so. */
    WELCOME,
    /** Who is authenticated, and limited by nothing. */
    LOGGED_IN,
    /** As well, but who has no credentials is always welcome. */
    OPEN,
    /** A workload that shows its token there; beside a token server no others are made. */
    TOKENS,
    READ,
    CREATE,
    PUSH_TAG,
    DELETE,
    ADMINISTER,
    /** Whom the policy names for it, and administrators only if it does. */
    METRICS;

    private Set<String> users() {
      return switch (this) {
        case READ -> Set.of("reader", "writer", "other", "member");
        case CREATE -> Set.of("creator", "writer", "other", "member");
        case PUSH_TAG -> Set.of("creator", "updater", "writer", "other", "member");
        case DELETE -> Set.of("deleter", "writer");
        default -> Set.of();
      };
    }

    boolean isOfRepository() {
      return !users().isEmpty();
    }

    boolean admits(String user) {
      return switch (this) {
        case EVERYBODY, WELCOME, LOGGED_IN, OPEN, TOKENS -> true;
        case METRICS -> user.equals("ops");
        default -> user.equals("admin") || users().contains(user);
      };
    }
  }

  static RouteRow row(String template, String target, Rule rule) {
    return new RouteRow(template, target, rule, "", "");
  }

  RouteRow with(String header, String content) {
    return new RouteRow(template, target, rule, header + "\r\n", content);
  }

  String method() {
    return template.substring(0, template.indexOf(' '));
  }

  /** The request, up to and without the blank line's credentials. */
  String request(String host, String path, String authorization) {
    String head = method() + ' ' + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + headers;
    String credentials = authorization.isEmpty() ? "" : "Authorization: " + authorization + "\r\n";
    String length =
        body.isEmpty() && !method().startsWith("P")
            ? ""
            : "Content-Length: " + body.length() + "\r\n";
    return head + credentials + length + "\r\n" + body;
  }

  String path(String repository) {
    return target.replace("NAME", repository);
  }

  @Override
  public String toString() {
    return template + " as " + target;
  }
}
