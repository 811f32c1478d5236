package io.jzot.bench.wire;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * An answer that was read to its end.
 *
 * @param head status line and headers
 * @param body empty unless it was asked for
 * @param length of the body in bytes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Answer(int status, String head, byte[] body, long length) {

  public Optional<String> header(String name) {
    return head.lines()
        .filter(line -> line.regionMatches(true, 0, name + ':', 0, name.length() + 1))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst();
  }

  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** Itself, if it has that status. */
  public Answer expect(int expected) {
    if (status != expected) {
      throw new IllegalStateException("expected " + expected + ", got: " + head + text());
    }
    return this;
  }

  /** Path and query of the Location header: registries put state into the query. */
  public String location() {
    String location =
        header("Location").orElseThrow(() -> new IllegalStateException("no Location: " + head));
    int scheme = location.indexOf("://");
    return scheme < 0 ? location : location.substring(location.indexOf('/', scheme + 3));
  }

  /** {@link #location()} with one more parameter. */
  public String locationWith(String parameter) {
    String location = location();
    return location + (location.indexOf('?') < 0 ? '?' : '&') + parameter;
  }
}
