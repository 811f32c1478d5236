package io.jzot.api;

import io.jzot.config.JzotConfig;
import io.jzot.config.TlsConfig;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/** What the framework's own keys cannot say about the listener. */
@Singleton
public final class ListenerOptions implements HttpServerOptionsCustomizer {
  private final boolean asksForCertificates;

  public ListenerOptions(JzotConfig config) {
    this.asksForCertificates = config.http().tls().flatMap(TlsConfig::cacert).isPresent();
  }

  @Override
  public void customizeHttpServer(HttpServerOptions options) {
    // HTTP/2 comes by ALPN under TLS; an upgrade inside of clear text is only a way around proxies.
    options.setHttp2ClearTextEnabled(false);
  }

  /**
   * A client's certificate is verified if it sends one, as with zot; the framework's key is fixed.
   */
  @Override
  public void customizeHttpsServer(HttpServerOptions options) {
    options.setHttp2ClearTextEnabled(false);
    if (asksForCertificates) {
      options.setClientAuth(ClientAuth.REQUEST);
    }
  }
}
