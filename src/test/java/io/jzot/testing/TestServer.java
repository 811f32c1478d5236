package io.jzot.testing;

import io.quarkus.test.common.http.TestHTTPResourceManager;
import java.net.URI;

/** The server that {@code @QuarkusTest} has started. */
public final class TestServer {
  private TestServer() {}

  /** Scheme, host and port, with an empty path. */
  public static URI uri() {
    URI uri = URI.create(TestHTTPResourceManager.getUri());
    return URI.create(uri.getScheme() + "://" + uri.getAuthority());
  }
}
