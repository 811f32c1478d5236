package io.jzot.job;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslProvider;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.spi.tls.DefaultSslContextFactory;
import io.vertx.core.spi.tls.SslContextFactory;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * What the listener begins its handshakes with, replaced in one step. Vert.x' own {@code
 * HttpServer.updateSSLOptions} (4.5) forgets the former context before the next one is made, and
 * breaks off every connection that comes in between. Each context has tickets of its own: no
 * session that began under another is taken up again.
 */
@Singleton
public final class RenewableContexts implements HttpServerOptionsCustomizer {
  private final List<RenewableContext> made = new ArrayList<>();
  private @Nullable Managers renewed;

  private record Managers(KeyManagerFactory keys, Optional<TrustManagerFactory> trusted) {}

  @Override
  public void customizeHttpsServer(HttpServerOptions options) {
    options.setSslEngineOptions(new Engines());
  }

  /**
   * For handshakes that begin from now on.
   *
   * @param trusted for certificates of clients, if they are asked for any
   * @throws SSLException nothing was changed
   */
  synchronized void renew(KeyManagerFactory keys, Optional<TrustManagerFactory> trusted)
      throws SSLException {
    Managers managers = new Managers(keys, trusted);
    Map<RenewableContext, SslContext> next = new HashMap<>();
    for (RenewableContext context : made) {
      next.put(context, context.factory.make(managers));
    }
    next.forEach((context, current) -> context.current = current);
    renewed = managers;
  }

  /** Event loops ask as they need it, for the first time perhaps long after the start. */
  private synchronized SslContext make(Factory factory) throws SSLException {
    Managers managers = renewed;
    RenewableContext context =
        new RenewableContext(factory, managers == null ? factory.make() : factory.make(managers));
    made.add(context);
    return context;
  }

  private final class Engines extends JdkSSLEngineOptions {
    /** The listener copies its options. */
    @Override
    public JdkSSLEngineOptions copy() {
      return this;
    }

    @Override
    public SslContextFactory sslContextFactory() {
      return new Factory();
    }
  }

  private final class Factory extends DefaultSslContextFactory {
    Factory() {
      super(SslProvider.JDK, false);
    }

    @Override
    public SslContext create() throws SSLException {
      return RenewableContexts.this.make(this);
    }

    SslContext make() throws SSLException {
      return super.create();
    }

    SslContext make(Managers managers) throws SSLException {
      keyMananagerFactory(managers.keys());
      managers.trusted().ifPresent(this::trustManagerFactory);
      return make();
    }
  }

  private static final class RenewableContext extends SslContext {
    private final Factory factory;
    private volatile SslContext current;

    RenewableContext(Factory factory, SslContext current) {
      this.factory = factory;
      this.current = current;
    }

    @Override
    public boolean isClient() {
      return current.isClient();
    }

    @Override
    public List<String> cipherSuites() {
      return current.cipherSuites();
    }

    @Override
    @SuppressWarnings("deprecation") // the name of the type is Netty's
    public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
      return current.applicationProtocolNegotiator();
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator allocator) {
      return current.newEngine(allocator);
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator allocator, String host, int port) {
      return current.newEngine(allocator, host, port);
    }

    @Override
    public SSLSessionContext sessionContext() {
      return current.sessionContext();
    }
  }
}
