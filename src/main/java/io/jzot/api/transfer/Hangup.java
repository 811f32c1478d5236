package io.jzot.api.transfer;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * The end of an exchange at once. Vert.x' own ways wait until everything that was written has been
 * taken, which somebody who takes nothing can put off for as long as he likes.
 */
public final class Hangup {
  private Hangup() {}

  /** Closes the connection, or resets the stream on HTTP/2. */
  public static void now(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2) {
      request.response().reset();
    } else {
      // Not the channel's close, which Vert.x turns into its own.
      var unused = ((ConnectionBase) request.connection()).channelHandlerContext().close();
    }
  }
}
