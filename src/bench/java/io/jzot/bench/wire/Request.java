package io.jzot.bench.wire;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A request.
 *
 * @param headers lines as they are sent, each with its end of line
 * @param body null for none
 */
public record Request(String method, String target, String headers, @Nullable Body body) {

  public static Request get(String target) {
    return new Request("GET", target, "", null);
  }

  public static Request head(String target) {
    return new Request("HEAD", target, "", null);
  }

  public static Request of(String method, String target) {
    return new Request(method, target, "", null);
  }

  public Request with(String name, String value) {
    return new Request(method, target, headers + name + ": " + value + "\r\n", body);
  }

  public Request with(Body content) {
    return new Request(method, target, headers, content);
  }

  /** The same, without the body of the answer. */
  public Request asHead() {
    return new Request("HEAD", target, headers, null);
  }

  boolean headOnly() {
    return method.equals("HEAD");
  }

  /** Everything before the body. */
  byte[] opening(Endpoint endpoint) {
    String length = "";
    if (body != null) {
      length = "Content-Length: " + body.length() + "\r\n";
    } else if (!method.equals("GET") && !headOnly()) {
      length = "Content-Length: 0\r\n";
    }
    return (endpoint.opening(method, target) + headers + length + "\r\n")
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
