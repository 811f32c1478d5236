package io.jzot.api.badinput;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One row: a request, exactly as it goes over the wire, and the refusal that it gets. Target and
 * body may hold the place-holders of {@link Ground}.
 */
final class BadRequest {
  private final String name;
  private final String method;
  private final String target;
  private final List<String> headers = new ArrayList<>();
  private byte[] body = {};
  private int status;
  private String code = "";

  private BadRequest(String name, String method, String target) {
    this.name = name;
    this.method = method;
    this.target = target;
  }

  static BadRequest row(String name, String method, String target) {
    return new BadRequest(name, method, target);
  }

  BadRequest header(String line) {
    headers.add(line);
    return this;
  }

  BadRequest type(String mediaType) {
    return header("Content-Type: " + mediaType);
  }

  BadRequest body(String text) {
    return body(text.getBytes(StandardCharsets.UTF_8));
  }

  BadRequest body(byte[] bytes) {
    body = bytes;
    return this;
  }

  /** What it gets. */
  BadRequest gets(int expectedStatus, String expectedCode) {
    status = expectedStatus;
    code = expectedCode;
    return this;
  }

  String method() {
    return method;
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  /** Head and body, with the place-holders filled in. */
  byte[] bytes(String host, Ground ground) {
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(ground.fill(target)).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(host).append("\r\n");
    headers.forEach(line -> head.append(ground.fill(line)).append("\r\n"));
    byte[] content = ground.fill(body);
    if (content.length > 0 || method.startsWith("P")) {
      head.append("Content-Length: ").append(content.length).append("\r\n");
    }
    byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = java.util.Arrays.copyOf(start, start.length + content.length);
    System.arraycopy(content, 0, all, start.length, content.length);
    return all;
  }

  @Override
  public String toString() {
    return name + " → " + status + ' ' + code;
  }
}
