package io.jzot.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Speaks HTTP/1.1 with a registry; follows no redirects and judges nothing by itself. */
public final class RegistryClient {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  private final URI base;
  private final @Nullable String authorization;

  public RegistryClient(URI base) {
    this(base, null);
  }

  private RegistryClient(URI base, @Nullable String authorization) {
    this.base = base;
    this.authorization = authorization;
  }

  /** The same with that {@code Authorization} header in every request. */
  public RegistryClient with(String header) {
    return new RegistryClient(base, header);
  }

  /** Of the server that {@code @QuarkusTest} has started. */
  public static RegistryClient ofTestServer() {
    return new RegistryClient(TestServer.uri());
  }

  public RepositoryClient repository(String name) {
    return new RepositoryClient(this, name);
  }

  /** A repository that nobody else in this run uses. */
  public RepositoryClient fresh(String prefix) {
    return repository(prefix + '/' + "r" + NUMBER.incrementAndGet());
  }

  public Answer get(String target) {
    return send(Call.get(target));
  }

  public Answer send(Call call) {
    if (authorization != null) {
      call.header("Authorization", authorization);
    }
    try {
      HttpResponse<byte[]> response = HTTP.send(call.request(base), BodyHandlers.ofByteArray());
      return new Answer(
          call.toString(), response.statusCode(), response.headers().map(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(call + " failed: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in " + call, e);
    }
  }
}
