package io.jzot.testing;

import io.quarkus.test.common.http.TestHTTPResourceManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.eclipse.microprofile.config.ConfigProvider;

/** The server that {@code @QuarkusTest} has started, and how its profile says that one gets in. */
public final class TestServer {
  /** Key of a profile: a certificate file that clients believe in, of a server with TLS. */
  public static final String TRUST = "jzot.test.trust";

  /** Key of a profile: {@code user:password} that clients log in with. */
  public static final String USER = "jzot.test.user";

  /** Key of a profile: whether clients log in for tokens. */
  public static final String TOKENS = "jzot.test.tokens";

  private TestServer() {}

  /** Scheme, host and port, with an empty path. */
  public static URI uri() {
    URI uri =
        URI.create(
            trust().isPresent()
                ? TestHTTPResourceManager.getSslUri()
                : TestHTTPResourceManager.getUri());
    return URI.create(uri.getScheme() + "://" + uri.getAuthority());
  }

  /** Believes in its certificate, if it has one. */
  static HttpClient.Builder http() {
    HttpClient.Builder builder = HttpClient.newBuilder();
    return trust().map(TestServer::context).map(builder::sslContext).orElse(builder);
  }

  static Access access(HttpClient http) {
    Optional<String> login =
        setting(USER).map(it -> it.split(":", 2)).map(pair -> Htpasswd.basic(pair[0], pair[1]));
    if (login.isEmpty()) {
      return Access.OPEN;
    }
    return setting(TOKENS).isPresent()
        ? new TokenAccess(http, uri(), login.get())
        : Access.by(login.get());
  }

  static Socket connect() throws IOException {
    URI uri = uri();
    Optional<SSLContext> tls = trust().map(TestServer::context);
    return tls.isPresent()
        ? tls.get().getSocketFactory().createSocket(uri.getHost(), uri.getPort())
        : new Socket(uri.getHost(), uri.getPort());
  }

  private static Optional<Path> trust() {
    return setting(TRUST).map(Path::of);
  }

  private static SSLContext context(Path certificate) {
    try {
      return TestCertificate.trusting(certificate);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Optional<String> setting(String key) {
    return ConfigProvider.getConfig().getOptionalValue(key, String.class);
  }
}
