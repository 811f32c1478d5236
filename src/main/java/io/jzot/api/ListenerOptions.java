package io.jzot.api;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/** What the framework's own keys cannot say about the listener. */
@Singleton
public final class ListenerOptions implements HttpServerOptionsCustomizer {

  @Override
  public void customizeHttpServer(HttpServerOptions options) {
    // HTTP/2 comes by ALPN under TLS; an upgrade inside of clear text is only a way around proxies.
    options.setHttp2ClearTextEnabled(false);
  }
}
