package io.jzot.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jose4j.json.JsonUtil;

/** An OpenID Connect issuer on loopback, whose keys change when it is told to. */
public final class TestIssuer implements AutoCloseable {
  private static final String DISCOVERY = "/.well-known/openid-configuration";

  private final HttpServer server;
  private final String address;
  private final AtomicInteger asked = new AtomicInteger();
  private volatile KeyPair keys = RsaKeys.next();
  private volatile String id = "first";
  private volatile boolean away;
  private volatile String named;

  private TestIssuer(HttpServer server, String scheme) {
    this.server = server;
    this.address = scheme + "://127.0.0.1:" + server.getAddress().getPort();
    this.named = address;
    server.createContext(DISCOVERY, this::discovery);
    server.createContext("/keys", this::keys);
    server.start();
  }

  public static TestIssuer start() {
    return start(Optional.empty());
  }

  /** One that speaks HTTPS. */
  public static TestIssuer start(SSLContext tls) {
    return start(Optional.of(tls));
  }

  private static TestIssuer start(Optional<SSLContext> tls) {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try {
      if (tls.isEmpty()) {
        return new TestIssuer(HttpServer.create(any, 0), "http");
      }
      HttpsServer server = HttpsServer.create(any, 0);
      server.setHttpsConfigurator(new HttpsConfigurator(tls.get()));
      return new TestIssuer(server, "https");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String address() {
    return address;
  }

  /** Makes its tokens. */
  public TokenForge forge(String audience) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", named);
    claims.put("sub", "alice");
    claims.put("aud", audience);
    claims.put("groups", List.of("builders", "testers"));
    claims.put("kubernetes.io", Map.of("namespace", "ci", "pod", Map.of("name", "p-1")));
    return new TokenForge(keys, "RS256", id, claims);
  }

  /** From now on other keys, and no longer those that were. */
  public void rotate(String newId) {
    keys = RsaKeys.next();
    id = newId;
  }

  /** From now on it calls itself so. */
  public void callItself(String name) {
    named = name;
  }

  /** Whether it answers. */
  public void away(boolean isAway) {
    away = isAway;
  }

  /** How often its keys were asked for. */
  public int asked() {
    return asked.get();
  }

  private void discovery(HttpExchange exchange) throws IOException {
    Map<String, Object> document = new HashMap<>();
    document.put("issuer", named);
    document.put("jwks_uri", address + "/keys");
    answer(exchange, document);
  }

  private void keys(HttpExchange exchange) throws IOException {
    asked.incrementAndGet();
    List<Object> published = new ArrayList<>();
    published.add(TokenForge.published(keys, id));
    published.add(Map.of("kty", "oct", "kid", "of no use", "k", "c2VjcmV0"));
    answer(exchange, Map.of("keys", published));
  }

  private void answer(HttpExchange exchange, Map<String, Object> document) throws IOException {
    byte[] body = JsonUtil.toJson(document).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(away ? 503 : 200, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
