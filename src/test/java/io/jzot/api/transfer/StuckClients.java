package io.jzot.api.transfer;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.net.http.HttpClient.Version;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that stop in the middle of a body. Closing cuts all their connections. */
final class StuckClients implements AutoCloseable {
  private static final long SECONDS = 30;
  private static final int CONNECTIONS = 64;

  /** More than all streams of one connection can leave unread, so that none blocks another. */
  private static final int CONNECTION_WINDOW = 16 << 20;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client;

  StuckClients(Version version) {
    client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setSsl(true)
                .setTrustAll(true)
                .setVerifyHost(false)
                .setUseAlpn(true)
                .setProtocolVersion(
                    version == Version.HTTP_2 ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1)
                .setHttp2ConnectionWindowSize(CONNECTION_WINDOW)
                .setMaxPoolSize(CONNECTIONS));
  }

  /** Asks for something and does not read the body. */
  HttpClientResponse ask(URI target) {
    return result(
        request(HttpMethod.GET, target)
            .compose(it -> it.send().onSuccess(HttpClientResponse::pause)));
  }

  /** Reads the body of an answer after all; how many bytes came. */
  static long readOn(HttpClientResponse response) {
    AtomicLong bytes = new AtomicLong();
    Promise<Void> end = Promise.promise();
    response.handler(it -> bytes.addAndGet(it.length()));
    response.exceptionHandler(end::tryFail);
    response.endHandler(end::tryComplete);
    response.resume();
    result(end.future());
    return bytes.get();
  }

  /** Begins an upload that will never end. */
  void begin(URI session, byte[] part) {
    HttpClientRequest request = result(request(HttpMethod.PATCH, session));
    request.setChunked(true);
    result(request.write(Buffer.buffer(part)));
  }

  private Future<HttpClientRequest> request(HttpMethod method, URI target) {
    return client.request(new RequestOptions().setMethod(method).setAbsoluteURI(target.toString()));
  }

  private static <T> T result(Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(SECONDS, TimeUnit.SECONDS)
        .join();
  }

  @Override
  public void close() {
    result(vertx.close());
  }
}
