package io.jzot.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jzot.testing.IssuedCertificate;
import io.jzot.testing.TlsClient;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.internal.PlatformDependent;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wildfly.security.x500.GeneralName.IPAddress;

class RenewableContextsTest {
  private static final IssuedCertificate SERVERS = IssuedCertificate.authority("servers");
  private static final int LISTENERS = 2;
  private static final int RENEWALS = 200;
  private static final int CONNECTIONS = 100;

  private final Vertx vertx = Vertx.vertx();
  private RenewableContexts contexts = new RenewableContexts(Optional.of(() -> SslProvider.JDK));
  private int port;

  /** The first has keys of another kind than those that follow. */
  private record Generation(
      IssuedCertificate server, IssuedCertificate authority, IssuedCertificate client) {
    static Generation of(int number) {
      IssuedCertificate authority = IssuedCertificate.authority("clients " + number);
      X500Principal name = new X500Principal("CN=server " + number);
      IPAddress here = new IPAddress("127.0.0.1");
      return new Generation(
          number == 0 ? SERVERS.issueRsa(name, here) : SERVERS.issue(name, here),
          authority,
          authority.issue(new X500Principal("CN=client")));
    }

    PemKeyCertOptions keys() {
      return new PemKeyCertOptions()
          .setCertValue(Buffer.buffer(server.certificatePem()))
          .setKeyValue(Buffer.buffer(server.keyPem()));
    }

    PemTrustOptions trusted() {
      return new PemTrustOptions().addCertValue(Buffer.buffer(authority.certificatePem()));
    }
  }

  @BeforeEach
  void freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
  }

  @AfterEach
  void end() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /** Answers 200 to a client that showed a certificate, else 401; on two event loops. */
  private void listen(SslProvider engine, Generation first) {
    assumeTrue(engine == SslProvider.JDK || PlatformDependent.normalizedOs().equals("linux"));
    contexts = new RenewableContexts(Optional.of(() -> engine));
    for (int i = 0; i < LISTENERS; i++) {
      HttpServerOptions options =
          new HttpServerOptions()
              .setHost("127.0.0.1")
              .setPort(port)
              .setSsl(true)
              .setUseAlpn(true)
              .setClientAuth(ClientAuth.REQUEST)
              .setKeyCertOptions(first.keys())
              .setTrustOptions(first.trusted());
      contexts.customizeHttpsServer(options);
      HttpServer server = vertx.createHttpServer(options);
      server.requestHandler(
          request -> {
            request.response().setStatusCode(isKnown(request) ? 200 : 401).end();
          });
      server.listen().toCompletionStage().toCompletableFuture().join();
    }
  }

  private static boolean isKnown(HttpServerRequest request) {
    try {
      return !request.connection().peerCertificates().isEmpty();
    } catch (SSLPeerUnverifiedException e) {
      return false;
    }
  }

  private void renew(Generation next) throws Exception {
    Renewal.of(next, vertx).apply(contexts);
  }

  /** A generation as read from its files. */
  private record Renewal(KeyManagerFactory keys, TrustManagerFactory trusted) {
    static Renewal of(Generation next, Vertx vertx) throws Exception {
      return new Renewal(
          next.keys().getKeyManagerFactory(vertx), next.trusted().getTrustManagerFactory(vertx));
    }

    void apply(RenewableContexts contexts) throws Exception {
      contexts.renew(keys, Optional.of(trusted));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"JDK", "OPENSSL"})
  void theNextHandshakeIsTheNewOnes(SslProvider engine) throws Exception {
    Generation first = Generation.of(0);
    listen(engine, first);
    assertThat(client(first).status("/")).isEqualTo(200);
    for (int i = 1; i < 5; i++) {
      Generation next = Generation.of(i);
      renew(next);
      for (int j = 0; j < LISTENERS; j++) {
        assertThat(client(next).server()).isEqualTo(next.server().certificate());
        assertThat(client(next).status("/")).isEqualTo(200);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"JDK", "OPENSSL"})
  void whatComesBeforeTheFirstConnectionCounts(SslProvider engine) throws Exception {
    listen(engine, Generation.of(0));
    Generation next = Generation.of(1);
    renew(next);
    assertThat(client(next).server()).isEqualTo(next.server().certificate());
  }

  @ParameterizedTest
  @EnumSource(names = {"JDK", "OPENSSL"})
  void noConnectionIsBrokenOff(SslProvider engine) throws Exception {
    listen(engine, Generation.of(0));
    Renewal[] renewals = {Renewal.of(Generation.of(1), vertx), Renewal.of(Generation.of(2), vertx)};
    List<Exception> failures = new CopyOnWriteArrayList<>();
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger connections = new AtomicInteger();
    Thread connecting =
        new Thread(
            () -> {
              TlsClient anonymous = new TlsClient(port, SERVERS, null);
              while (!over.get()) {
                try {
                  if (anonymous.status("/") != 401) {
                    throw new IOException("not answered");
                  }
                } catch (Exception e) {
                  failures.add(e);
                }
                connections.incrementAndGet();
              }
            });
    connecting.start();
    for (int i = 0; i < RENEWALS || connections.get() < CONNECTIONS; i++) {
      renewals[i % 2].apply(contexts);
    }
    over.set(true);
    connecting.join();
    assertThat(failures).isEmpty();
  }

  /** To look for the engine takes a tenth of a start. */
  @Test
  void aListenerWithoutTlsStaysAsItIs() {
    HttpServerOptions options = new HttpServerOptions();
    new RenewableContexts(Optional.empty()).customizeHttpsServer(options);
    assertThat(options.getSslEngineOptions()).isNull();
  }

  private TlsClient client(Generation generation) {
    return new TlsClient(port, SERVERS, generation.client());
  }
}
