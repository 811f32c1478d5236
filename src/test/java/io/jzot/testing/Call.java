package io.jzot.testing;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A request in the making. */
public final class Call {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final String method;
  private final String target;
  private final List<String> headers = new ArrayList<>();
  private BodyPublisher body = BodyPublishers.noBody();

  private Call(String method, String target) {
    this.method = method;
    this.target = target;
  }

  /** Of any method; the target is a path with its query, or a whole URI. */
  public static Call of(String method, String target) {
    return new Call(method, target);
  }

  public static Call get(String target) {
    return new Call("GET", target);
  }

  public static Call head(String target) {
    return new Call("HEAD", target);
  }

  public static Call put(String target) {
    return new Call("PUT", target);
  }

  public static Call post(String target) {
    return new Call("POST", target);
  }

  public static Call patch(String target) {
    return new Call("PATCH", target);
  }

  public static Call delete(String target) {
    return new Call("DELETE", target);
  }

  public Call header(String name, Object value) {
    headers.add(name);
    headers.add(value.toString());
    return this;
  }

  /** With {@code Content-Length}. */
  public Call body(byte[] bytes) {
    body = BodyPublishers.ofByteArray(bytes);
    return this;
  }

  /** With {@code Content-Length}. */
  public Call body(String text) {
    return body(text.getBytes(StandardCharsets.UTF_8));
  }

  /** With {@code Transfer-Encoding: chunked}. */
  public Call streamed(byte[] bytes) {
    body = BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(bytes));
    return this;
  }

  /** Its method and target only. */
  Call sameWithout() {
    return of(method, target);
  }

  HttpRequest request(URI base) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(target.isEmpty() ? base : base.resolve(target))
            .timeout(TIMEOUT)
            .method(method, body);
    return headers.isEmpty()
        ? builder.build()
        : builder.headers(headers.toArray(String[]::new)).build();
  }

  @Override
  public String toString() {
    return method + ' ' + target;
  }
}
