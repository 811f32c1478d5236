package io.jzot.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Speaks HTTP/1.1 with a registry; follows no redirects and judges nothing by itself. */
public final class RegistryClient {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final HttpClient HTTP = with(HttpClient.newBuilder());

  private final HttpClient http;
  private final URI base;
  private final Access access;

  public RegistryClient(URI base) {
    this(HTTP, base, Access.OPEN);
  }

  private RegistryClient(HttpClient http, URI base, Access access) {
    this.http = http;
    this.base = base;
    this.access = access;
  }

  private static HttpClient with(HttpClient.Builder builder) {
    return builder
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .build();
  }

  /** The same with that {@code Authorization} header in every request. */
  public RegistryClient with(String header) {
    return new RegistryClient(http, base, Access.by(header));
  }

  /** The same without credentials. */
  public RegistryClient anonymous() {
    return new RegistryClient(http, base, Access.OPEN);
  }

  /** Of the server that {@code @QuarkusTest} has started, as its profile says that one gets in. */
  public static RegistryClient ofTestServer() {
    return OfTestServer.CLIENTS.computeIfAbsent(TestServer.uri(), OfTestServer::open);
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
    access.authorization(call).ifPresent(header -> call.header("Authorization", header));
    return send(http, base, call);
  }

  /** The line of the header {@code Authorization} in a request by hand; empty for none. */
  String authorizationLine(Call call) {
    return access.authorization(call).map(it -> "Authorization: " + it + "\r\n").orElse("");
  }

  static Answer send(HttpClient http, URI base, Call call) {
    try {
      HttpResponse<byte[]> response = http.send(call.request(base), BodyHandlers.ofByteArray());
      return new Answer(
          call.toString(), response.statusCode(), response.headers().map(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(call + " failed: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in " + call, e);
    }
  }

  /** One client a server, for its connections and its tokens. */
  private static final class OfTestServer {
    static final Map<URI, RegistryClient> CLIENTS = new ConcurrentHashMap<>();

    static RegistryClient open(URI server) {
      HttpClient http = with(TestServer.http());
      return new RegistryClient(http, server, TestServer.access(http));
    }
  }
}
