package io.jzot.auth.bearer;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.testing.Answer;
import io.jzot.testing.Blob;
import io.jzot.testing.Call;
import io.jzot.testing.CapturedLog;
import io.jzot.testing.Images;
import io.jzot.testing.IssuedCertificate;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.RepositoryClient;
import io.jzot.testing.TestConfig;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens of a token server, over HTTP. */
@QuarkusTest
@TestProfile(BearerHttpTest.WithTokens.class)
class BearerHttpTest {
  private static final IssuedCertificate OURS =
      IssuedCertificate.selfSignedRsa(new X500Principal("CN=token server"));
  private static final IssuedCertificate THEIRS =
      IssuedCertificate.selfSignedRsa(new X500Principal("CN=somebody"));
  private static final String CHALLENGE =
      "Bearer realm=\"https://auth.example.org/token\",service=\"" + Tokens.SERVICE + "\"";

  private final RegistryClient anonymous = RegistryClient.ofTestServer();

  /** The server; the certificate is written once the tests' class loader is known. */
  public static final class WithTokens implements QuarkusTestProfile {
    static final Path FOLDER = folder();

    private static Path folder() {
      try {
        return Files.createTempDirectory("jzot-bearer");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Map<String, String> getConfigOverrides() {
      try {
        Path cert = OURS.write(FOLDER.resolve("auth.pem"));
        Files.write(
            FOLDER.resolve("auth.key"), OURS.keys().getPrivate().getEncoded()); // for this test
        Map<String, String> bearer =
            Map.of(
                "realm",
                "https://auth.example.org/token",
                "service",
                Tokens.SERVICE,
                "cert",
                cert.toString());
        return Map.of(
            "jzot.config",
            TestConfig.in(FOLDER).set("http", "auth", Map.of("bearer", bearer)).write().toString());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @org.eclipse.microprofile.config.inject.ConfigProperty(name = "jzot.config")
  Path config = Path.of("");

  /** Profiles and tests are loaded apart: the key comes by the file. */
  private Key key() {
    try {
      byte[] encoded = Files.readAllBytes(config.resolveSibling("auth.key"));
      return java.security.KeyFactory.getInstance("RSA")
          .generatePrivate(new java.security.spec.PKCS8EncodedKeySpec(encoded));
    } catch (IOException | java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private RegistryClient with(String name, String... actions) {
    return with(Map.of("type", "repository", "name", name, "actions", List.of(actions)));
  }

  private RegistryClient with(Map<String, Object> access) {
    Map<String, Object> claims = Tokens.claims();
    claims.put("access", List.of(access));
    return anonymous.with("Bearer " + Tokens.signed(claims, "RS256", key()));
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    /v2/,                        ''",
    "GET,    /v2/a/b/tags/list,           repository:a/b:pull",
    "POST,   /v2/a/b/blobs/uploads/,      'repository:a/b:pull,push'",
    "DELETE, /v2/a/b/manifests/v1,        repository:a/b:delete",
    "GET,    /v2/_catalog,                registry:catalog:*",
  })
  void theChallengeSaysWhatToAskFor(String method, String target, String scope) {
    Answer answer = anonymous.send(Call.of(method, target)).expectError(401, "UNAUTHORIZED");
    assertThat(answer.header("WWW-Authenticate"))
        .isEqualTo(CHALLENGE + (scope.isEmpty() ? "" : ",scope=\"" + scope + '"'));
  }

  @Test
  void aTokenAllowsWhatItNames() {
    RepositoryClient pushes = with("bearer/a", "pull", "push").repository("bearer/a");
    Images images = Images.any();
    pushes.push(images, "v1");
    pushes.deleteManifest("v1").expectError(401, "UNAUTHORIZED");

    RepositoryClient reads = with("bearer/a", "pull").repository("bearer/a");
    reads.manifest("v1").expect(200);
    Answer refused = reads.putManifest("v2", images.top()).expectError(401, "UNAUTHORIZED");
    assertThat(refused.header("WWW-Authenticate")).contains("scope=\"repository:bearer/a:");
    reads.send(Call.post(reads.path("blobs/uploads/"))).expectError(401, "UNAUTHORIZED");
    with("bearer/a", "pull").repository("bearer/b").tags("").expectError(401, "UNAUTHORIZED");
    with("bearer/b", "*").repository("bearer/a").tags("").expectError(401, "UNAUTHORIZED");
    with("bearer/*", "*").repository("bearer/a").tags("").expectError(401, "UNAUTHORIZED");
    assertThat(with("bearer/a", "pull").get("/v2/_catalog").expect(200).texts("repositories"))
        .containsExactly("bearer/a");
    with("bearer/a", "delete").repository("bearer/a").deleteManifest("v1").expect(202);
  }

  @Test
  void mountingTakesBothScopes() {
    Blob blob = Blob.random(100);
    with("bearer/from", "pull", "push").repository("bearer/from").pushInOne(blob).expect(201);
    RepositoryClient to = with("bearer/to", "pull", "push").repository("bearer/to");
    to.mount(blob.digest(), "bearer/from").expect(202);
    to.mount(blob.digest(), null).expect(202);
    to.headBlob(blob.digest()).expect(404);
  }

  @Test
  void aTokenAdministersNothing() {
    with("a", "*").send(Call.post("/v2/_jzot/scrub")).expectError(403, "DENIED");
  }

  @Test
  void whatIsForgedOrOverIsNoToken() {
    try (CapturedLog log = new CapturedLog()) {
      Map<String, Object> claims = Tokens.claims();
      String forged = Tokens.signed(claims, "RS256", THEIRS.keys().getPrivate());
      claims.put("exp", Instant.now().getEpochSecond() - 1);
      String over = Tokens.signed(claims, "RS256", key());
      for (String token : List.of(forged, over, "x", "..")) {
        Answer refused = anonymous.with("Bearer " + token).get("/v2/a/b/tags/list");
        refused.expectError(401, "UNAUTHORIZED");
        assertThat(refused.header("WWW-Authenticate")).startsWith(CHALLENGE);
        assertThat(refused.text()).doesNotContain("signature", "expired");
      }
      String all = String.join("\n", log.lines());
      assertThat(all).doesNotContain(forged, over);
    }
    anonymous.with("Basic YWxpY2U6c2VjcmV0").get("/v2/").expectError(401, "UNAUTHORIZED");
  }
}
