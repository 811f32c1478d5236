package io.jzot.api;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.jzot.testing.Answer;
import io.jzot.testing.Blob;
import io.jzot.testing.Call;
import io.jzot.testing.Images;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.RepositoryClient;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Version check, probes, discovery, and what browsers ask before they ask. */
@QuarkusTest
class FixedRoutesTest {
  private final RegistryClient registry = RegistryClient.ofTestServer();

  @Test
  void versionCheck() {
    when()
        .get("/v2/")
        .then()
        .statusCode(200)
        .header("Docker-Distribution-API-Version", "registry/2.0")
        .header("Content-Type", "application/json")
        .header("Access-Control-Allow-Origin", "*")
        .header("WWW-Authenticate", nullValue())
        .body(emptyString());
  }

  @Test
  void versionCheckByHead() {
    when().head("/v2/").then().statusCode(200).header("Content-Type", "application/json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/livez", "/readyz", "/startupz"})
  void probes(String probe) {
    when().get(probe).then().statusCode(200).body(equalTo("ok"));
    when().head(probe).then().statusCode(200);
  }

  @Test
  void noExtensionsYet() {
    when()
        .get("/v2/_oci/ext/discover")
        .then()
        .statusCode(200)
        .header("Content-Type", "application/json")
        .body(equalTo("{\"extensions\":[]}"));
  }

  @ParameterizedTest
  @CsvSource({
    "/v2/,                                  'GET'",
    "/v2/_catalog,                          'GET'",
    "/v2/_oci/ext/discover,                 'GET'",
    "/v2/cors/a/tags/list,                  'GET'",
    "/v2/cors/a/manifests/latest,           'HEAD,GET,PUT,DELETE'",
    "/v2/cors/a/blobs/sha256:ab,            'HEAD,GET,DELETE'",
    "/v2/cors/a/blobs/uploads/,             'POST'",
    "/v2/cors/a/blobs/uploads/1234,         'GET,PATCH,PUT,DELETE'",
    "/v2/cors/a/referrers/sha256:ab,        'GET'",
  })
  void options(String path, String methods) {
    Answer answer =
        registry.send(
            Call.of("OPTIONS", path)
                .header("Origin", "https://ui.example.org")
                .header("Access-Control-Request-Method", "GET"));

    answer.expect(204);
    assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(answer.header("Access-Control-Allow-Headers"))
        .isEqualTo("Authorization,content-type,X-ZOT-API-CLIENT");
    assertThat(answer.has("Access-Control-Allow-Credentials")).isFalse();
    List<String> allowed = List.of(answer.header("Access-Control-Allow-Methods").split(",", -1));
    assertThat(allowed).containsAll(Arrays.asList(methods.split(",", -1))).contains("OPTIONS");
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void scriptsMayReadListsAndManifests() {
    RepositoryClient repository = registry.fresh("cors");
    Images images = Images.any();
    repository.push(images, "latest");
    for (String path :
        List.of(
            "/v2/",
            "/v2/_catalog",
            repository.path("tags/list"),
            repository.manifestPath("latest"),
            repository.path("referrers/" + images.top().digest()))) {
      assertThat(registry.get(path).expect(200).header("Access-Control-Allow-Origin"))
          .as(path)
          .isEqualTo("*");
    }
  }

  @Test
  void everyAnswerUnderV2CannotBecomeAPage() {
    RepositoryClient repository = registry.fresh("headers");
    Blob blob = Blob.random(10);
    repository.pushInOne(blob).expect(201);
    for (Answer answer :
        List.of(
            registry.get("/v2/"),
            registry.get("/v2/_catalog"),
            registry.get("/v2/_nothing"),
            repository.blob(blob.digest()),
            repository.headBlob(blob.digest()),
            repository.blobRange(blob.digest(), "bytes=0-1"),
            repository.blobRange(blob.digest(), "bytes=99-"),
            repository.manifest("absent"),
            repository.tags("?n=x"),
            repository.upload().opened(),
            repository.deleteBlob(blob.digest()),
            registry.send(Call.post("/v2/")),
            registry.get("/v2/a%00b/tags/list"))) {
      assertThat(answer.header("Docker-Distribution-API-Version")).isEqualTo("registry/2.0");
      assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(answer.header("Content-Security-Policy")).isEqualTo("sandbox; default-src 'none'");
    }
  }

  @Test
  void forwardedHostsAreNotBelieved() {
    Answer answer =
        registry.send(
            Call.post("/v2/forwarded/a/blobs/uploads/")
                .header("X-Forwarded-Host", "evil.example.org")
                .header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-Prefix", "/evil")
                .header("Forwarded", "host=evil.example.org;proto=https"));

    assertThat(answer.expect(202).header("Location")).startsWith("/v2/forwarded/a/blobs/uploads/");
    assertThat(answer.toString()).doesNotContain("evil");
  }

  @Test
  void aMethodThatIsNotThereIsSaidToBeUnsupported() {
    given()
        .when()
        .delete("/v2/")
        .then()
        .statusCode(405)
        .body("errors[0].code", equalTo("UNSUPPORTED"));
  }
}
