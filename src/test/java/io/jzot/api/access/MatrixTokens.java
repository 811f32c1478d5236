package io.jzot.api.access;

import io.jzot.testing.IssuedCertificate;
import io.jzot.testing.TestConfig;
import io.jzot.testing.TestIssuer;
import io.jzot.testing.TokenForge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import java.util.Map;

/** A token server and an issuer of workload identities whose tokens a server takes. */
final class MatrixTokens {
  private static final String SERVICE = "registry.example.org";
  private static final String REALM = "https://tokens.example.org/token";

  /** What everybody is asked for. */
  static final String CHALLENGE = "Bearer realm=\"" + REALM + "\",service=\"" + SERVICE + '"';

  private static final TestIssuer ISSUER = TestIssuer.start();
  private static final KeyPair SERVER = TokenForge.newKeys("RSA");

  private MatrixTokens() {}

  /** The section {@code http.auth.bearer}. */
  static void configure(TestConfig config, Path folder) throws IOException {
    String pem = IssuedCertificate.pem("PUBLIC KEY", SERVER.getPublic().getEncoded());
    Path key = Files.writeString(folder.resolve("tokens.pem"), pem);
    Map<String, Object> issuer =
        Map.of(
            "issuer",
            ISSUER.address(),
            "audiences",
            List.of(SERVICE),
            "claimMapping",
            Map.of("username", "claims.sub"));
    config.set(
        "http",
        "auth",
        Map.of(
            "htpasswd",
            Map.of("path", folder.resolve("htpasswd").toString()),
            "apikey",
            true,
            "bearer",
            Map.of(
                "realm",
                REALM,
                "service",
                SERVICE,
                "cert",
                key.toString(),
                "oidc",
                List.of(issuer))));
  }

  /** Of the token server, for one repository. */
  static TokenForge ofServer(String user, String repository, List<String> actions) {
    Map<String, Object> access =
        Map.of("type", "repository", "name", repository, "actions", actions);
    return new TokenForge(
        SERVER, "RS256", "", Map.of("sub", user, "aud", SERVICE, "access", List.of(access)));
  }

  /** Of the issuer. */
  static String ofWorkload(String name) {
    return ISSUER.forge(SERVICE).with("sub", name);
  }
}
