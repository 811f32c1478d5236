package io.jzot.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jzot.oci.OciException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import jakarta.inject.Singleton;

/** An error's answer before JAX-RS has seen the request; the same document as behind it. */
@Singleton
public final class EarlyAnswer {
  private final ObjectMapper json;

  public EarlyAnswer(ObjectMapper json) {
    this.json = json;
  }

  /** Answers and closes the connection: whatever follows on it cannot be trusted. */
  void sendAndClose(HttpServerRequest request, OciException refusal) {
    close(request);
    write(request, refusal);
  }

  /**
   * Answers. The body, if one comes, is read and dropped; but a client that waits for "100
   * Continue" will not send it, so that connection is of no more use.
   */
  void send(HttpServerRequest request, OciException refusal) {
    if (request.getHeader("Expect") != null && !request.isEnded()) {
      close(request);
    }
    write(request, refusal);
  }

  private static void close(HttpServerRequest request) {
    if (request.version() != HttpVersion.HTTP_2) {
      request.response().putHeader("Connection", "close");
    }
  }

  private void write(HttpServerRequest request, OciException refusal) {
    HttpServerResponse response = request.response().setStatusCode(refusal.code().status());
    Buffer body = body(refusal);
    response
        .putHeader("Content-Type", "application/json")
        .putHeader("Content-Length", Integer.toString(body.length())) // for HEAD, too
        .end(body);
  }

  private Buffer body(OciException refusal) {
    try {
      return Buffer.buffer(json.writeValueAsBytes(ErrorBody.of(refusal)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an error body is plain data", e);
    }
  }
}
