package io.jzot.job;

import static io.jzot.log.Field.field;

import io.jzot.config.JzotConfig;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.spi.tls.DefaultSslContextFactory;
import io.vertx.core.spi.tls.SslContextFactory;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the listener begins its handshakes with, replaced in one step. Vert.x' own {@code
 * HttpServer.updateSSLOptions} (4.5) forgets the former context before the next one is made, and
 * breaks off every connection that comes in between. Each context has tickets of its own: no
 * session that began under another is taken up again.
 *
 * <p>The engine is BoringSSL where its library can be loaded, else the JDK's, which encrypts at a
 * third of the speed.
 */
@Singleton
public final class RenewableContexts implements HttpServerOptionsCustomizer {
  private static final Logger log = LoggerFactory.getLogger(RenewableContexts.class);

  /** Netty's own property. */
  private static final String LIBRARY = "io.netty.native.workdir";

  private final Optional<Supplier<SslProvider>> engine;
  private final List<RenewableContext> made = new ArrayList<>();
  private @Nullable Managers renewed;

  private record Managers(KeyManagerFactory keys, Optional<TrustManagerFactory> trusted) {}

  @Inject
  public RenewableContexts(JzotConfig config) {
    this(config.http().tls().map(tls -> () -> best(config.storage().rootDirectory())));
  }

  /**
   * With an engine that is asked for when a listener is made.
   *
   * @param engine empty where there is no TLS: Quarkus asks about the listener all the same
   */
  RenewableContexts(Optional<Supplier<SslProvider>> engine) {
    this.engine = engine;
  }

  /** To look is to load the library. */
  private static SslProvider best(Path root) {
    placeLibrary(root);
    if (OpenSsl.isAvailable()) {
      log.info("TLS engine", field("engine", OpenSsl.versionString()));
      return SslProvider.OPENSSL;
    }
    log.info(
        "TLS engine",
        field("engine", "JDK"),
        field("cause", String.valueOf(OpenSsl.unavailabilityCause())));
    return SslProvider.JDK;
  }

  /**
   * Netty unpacks the library; in a container that is read-only there is no place for such things
   * but under the root.
   */
  private static void placeLibrary(Path root) {
    if (!Files.isWritable(Path.of(System.getProperty("java.io.tmpdir", "")))
        && System.getProperty(LIBRARY) == null) {
      Path place = root.toAbsolutePath().resolve("_native");
      try {
        Files.createDirectories(place);
        System.setProperty(LIBRARY, place.toString());
      } catch (IOException e) {
        log.warn("no place for the TLS engine", field("error", e.toString()));
      }
    }
  }

  @Override
  public void customizeHttpsServer(HttpServerOptions options) {
    engine.ifPresent(best -> options.setSslEngineOptions(new Engines(best.get())));
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

  /** Vert.x has a type of its own for OpenSSL, which makes the same contexts. */
  private final class Engines extends JdkSSLEngineOptions {
    private final SslProvider provider;

    Engines(SslProvider provider) {
      this.provider = provider;
    }

    /** The listener copies its options. */
    @Override
    public JdkSSLEngineOptions copy() {
      return this;
    }

    @Override
    public SslContextFactory sslContextFactory() {
      return new Factory(provider);
    }
  }

  private final class Factory extends DefaultSslContextFactory {
    private final SslProvider provider;

    Factory(SslProvider provider) {
      super(provider, false);
      this.provider = provider;
    }

    /** A private key is turned into BoringSSL's form once, not at each handshake. */
    @Override
    public SslContextFactory keyMananagerFactory(KeyManagerFactory keys) {
      return super.keyMananagerFactory(
          provider == SslProvider.JDK ? keys : new OpenSslCachingX509KeyManagerFactory(keys));
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

    /** As the present context makes it: it says how its engine is driven. */
    @Override
    protected SslHandler newHandler(ByteBufAllocator allocator, boolean startTls) {
      return current.newHandler(allocator);
    }

    @Override
    protected SslHandler newHandler(
        ByteBufAllocator allocator, boolean startTls, Executor delegated) {
      return current.newHandler(allocator, delegated);
    }

    @Override
    protected SslHandler newHandler(
        ByteBufAllocator allocator, String host, int port, boolean startTls) {
      return current.newHandler(allocator, host, port);
    }

    @Override
    protected SslHandler newHandler(
        ByteBufAllocator allocator, String host, int port, boolean startTls, Executor delegated) {
      return current.newHandler(allocator, host, port, delegated);
    }

    @Override
    public SSLSessionContext sessionContext() {
      return current.sessionContext();
    }
  }
}
