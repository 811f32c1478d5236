package io.jzot.auth.mtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jzot.testing.IssuedCertificate;
import io.jzot.testing.TestCertificate;
import io.jzot.testing.TestConfig;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.security.auth.x500.X500Principal;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A listener that verifies a client's certificate if it sends one. */
@QuarkusTest
@TestProfile(ClientCertificateHttpTest.Mutual.class)
class ClientCertificateHttpTest {
  private static final IssuedCertificate FIRST = IssuedCertificate.authority("first");
  private static final IssuedCertificate SECOND = IssuedCertificate.authority("second");

  @TestHTTPResource(value = "/", tls = true)
  URI server = URI.create("/");

  @ConfigProperty(name = "jzot.config")
  Path config = Path.of("");

  /** The server. */
  public static final class Mutual implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      try {
        Path folder = Files.createTempDirectory("jzot-mtls");
        TestCertificate made = TestCertificate.create(folder);
        Path authority = IssuedCertificate.authority("nobody yet").write(folder.resolve("ca.crt"));
        Map<String, String> tls =
            Map.of(
                "cert", made.certificate().toString(),
                "key", made.key().toString(),
                "cacert", authority.toString());
        Map<String, Object> policy =
            Map.of(
                "repositories",
                Map.of(
                    "robots/**",
                    Map.of(
                        "policies",
                        List.of(Map.of("users", List.of("robot"), "actions", List.of("read"))))));
        return Map.of(
            "jzot.config",
            TestConfig.in(folder)
                .set("http", "tls", tls)
                .set("http", "accessControl", policy)
                .write()
                .toString());
      } catch (IOException | GeneralSecurityException e) {
        throw new IllegalStateException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  private HttpClient client(@Nullable IssuedCertificate own) throws Exception {
    char[] password = "password".toCharArray();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    if (own != null) {
      keys.setKeyEntry(
          "own", own.keys().getPrivate(), password, new Certificate[] {own.certificate()});
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, password);
    KeyStore anchors = KeyStore.getInstance("PKCS12");
    anchors.load(null, null);
    try (var in = Files.newInputStream(config.resolveSibling("server.crt"))) {
      anchors.setCertificateEntry(
          "server",
          java.security.cert.CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(anchors);
    SSLContext context = SSLContext.getInstance("TLS");
    KeyManager[] always = {new Always((X509ExtendedKeyManager) managers.getKeyManagers()[0])};
    context.init(own == null ? null : always, trust.getTrustManagers(), new SecureRandom());
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(context).build();
  }

  /** Sends its certificate whether the server knows the issuer or not. */
  private static final class Always extends X509ExtendedKeyManager {
    private final X509ExtendedKeyManager keys;

    Always(X509ExtendedKeyManager keys) {
      this.keys = keys;
    }

    @Override
    public String chooseEngineClientAlias(
        String[] types, Principal @Nullable [] issuers, SSLEngine engine) {
      return "own";
    }

    @Override
    public String chooseClientAlias(
        String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return "own";
    }

    @Override
    public String[] getClientAliases(String type, Principal @Nullable [] issuers) {
      return new String[] {"own"};
    }

    @Override
    public String[] getServerAliases(String type, Principal @Nullable [] issuers) {
      return new String[0];
    }

    @Override
    public String chooseServerAlias(
        String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return "own";
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return keys.getCertificateChain(alias);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return keys.getPrivateKey(alias);
    }
  }

  private HttpResponse<String> get(HttpClient client, String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(server.resolve(path)).timeout(Duration.ofSeconds(20)).build(),
        BodyHandlers.ofString());
  }

  private boolean isTrusted(IssuedCertificate certificate) {
    try {
      return get(client(certificate), "/v2/").statusCode() == 200;
    } catch (Exception e) {
      return false;
    }
  }

  /** The authority is read again when it changes, for new connections. */
  @Test
  void certificatesAreIdentitiesAndAuthoritiesChange() throws Exception {
    IssuedCertificate robot = FIRST.issue(new X500Principal("CN=robot"));
    Path authority = config.resolveSibling("ca.crt");
    FIRST.write(authority);
    await().atMost(Duration.ofSeconds(30)).until(() -> isTrusted(robot));

    assertThat(get(client(robot), "/v2/robots/a/tags/list").statusCode()).isEqualTo(404);
    assertThat(get(client(robot), "/v2/other/a/tags/list").statusCode()).isEqualTo(403);
    IssuedCertificate guest = FIRST.issue(new X500Principal("CN=guest"));
    assertThat(get(client(guest), "/v2/robots/a/tags/list").statusCode()).isEqualTo(403);
    assertThat(get(client(FIRST.issue(new X500Principal("O=nameless"))), "/v2/").statusCode())
        .isEqualTo(401);
    HttpResponse<String> without = get(client(null), "/v2/robots/a/tags/list");
    assertThat(without.statusCode()).isEqualTo(401);
    assertThat(without.headers().firstValue("WWW-Authenticate")).isPresent();
    IssuedCertificate impostor = SECOND.issue(new X500Principal("CN=robot"));
    HttpClient theirs = client(impostor);
    assertThatThrownBy(() -> get(theirs, "/v2/")).isInstanceOf(IOException.class);

    SECOND.write(authority);
    await().atMost(Duration.ofSeconds(30)).until(() -> isTrusted(impostor));
    assertThat(isTrusted(robot)).isFalse();
    Files.writeString(authority, "no certificate");
    await()
        .during(Duration.ofSeconds(3))
        .atMost(Duration.ofSeconds(30))
        .until(() -> isTrusted(impostor));
  }
}
