package io.jzot.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.testing.Blob;
import io.jzot.testing.Call;
import io.jzot.testing.Document;
import io.jzot.testing.Images;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.RepositoryClient;
import io.jzot.testing.UploadClient;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names and tags that look odd and are legal; the illegal ones are in the table of bad input. */
@QuarkusTest
class NamesTest {
  private final RegistryClient registry = RegistryClient.ofTestServer();

  static Stream<String> names() {
    return Stream.of(
        "a",
        "0",
        "names/manifests",
        "names/manifests/tags",
        "names/uploads",
        "names/tags",
        "names/tags/list",
        "names/referrers",
        "names/manifests/latest",
        "names/referrers/sha256",
        "blobs",
        "blobs/a",
        "manifests",
        "uploads/uploads",
        "tags/list",
        "index.json",
        "oci-layout",
        "v2",
        "v2/v2",
        "names/a.b",
        "names/a_b",
        "names/a__b",
        "names/a-b",
        "names/a---b",
        "names/0.0.0",
        "names/" + "x".repeat(200),
        "names/" + "y/".repeat(100) + "z",
        "n".repeat(255));
  }

  @ParameterizedTest
  @MethodSource("names")
  void everythingWorksUnderThisName(String name) {
    RepositoryClient repository = registry.repository(name);
    Images images = Images.any();
    Document image = images.top();
    Blob blob = Blob.random(100);

    repository.push(images, "latest");
    UploadClient upload = repository.upload();
    assertThat(upload.location()).startsWith("/v2/" + name + "/blobs/uploads/");
    upload.append(blob.bytes()).expect(202);
    upload.status().expect(204);
    upload.finish(blob.digest()).expect(201);

    repository.manifest("latest").expect(200).expectBody(image.bytes());
    repository.manifest(image.digest()).expect(200).expectBody(image.bytes());
    repository.blob(blob.digest()).expect(200).expectBody(blob.bytes());
    assertThat(repository.tags("").expect(200).json().path("name").asText()).isEqualTo(name);
    repository.referrers(image.digest(), "").expect(200);
    assertThat(registry.get("/v2/_catalog").texts("repositories")).contains(name);
    repository.deleteManifest(image.digest()).expect(202);
    repository.deleteBlob(blob.digest()).expect(202);
  }

  @Test
  void slashesOfNamesMayBeEscapedAndColonsOfDigests() {
    RepositoryClient repository = registry.fresh("names/escaped");
    Images images = Images.any();
    repository.push(images, "latest");
    String name = repository.name().replace("/", "%2F");
    String digest = images.top().digest().toString().replace(":", "%3A");
    Blob blob = images.blobs().iterator().next();

    registry.get("/v2/" + name + "/tags/list").expect(200);
    registry.get("/v2/" + name + "/manifests/latest").expect(200);
    registry.get("/v2/" + name + "/manifests/" + digest).expect(200);
    registry.get("/v2/" + name.replace("%2F", "%2f") + "/referrers/" + digest).expect(200);
    registry
        .get(repository.path("blobs/" + blob.digest().toString().replace(":", "%3a")))
        .expect(200)
        .expectBody(blob.bytes());
    registry.send(Call.post("/v2/" + name + "/blobs/uploads/")).expect(202);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "0",
        "_",
        "__",
        "A",
        "a.",
        "a-",
        "a..b",
        "latest",
        "1.0.0-rc.1_build",
        "list"
      })
  void legalTags(String tag) {
    RepositoryClient repository = registry.fresh("names/tags");
    Images images = Images.any();

    repository.push(images, tag);

    repository.manifest(tag).expect(200).expectBody(images.top().bytes());
    assertThat(repository.tags()).containsExactly(tag);
    repository.deleteManifest(tag).expect(202);
  }

  @Test
  void tagsDifferByCaseAndMayHave128Characters() {
    RepositoryClient repository = registry.fresh("names/tags");
    Images images = Images.any();
    List<String> tags = List.of("A".repeat(128), "TAG", "Tag", "tag");
    repository.push(images);
    tags.forEach(tag -> repository.putManifest(tag, images.top()).expect(201));

    assertThat(repository.tags()).isEqualTo(tags);
  }

  @Test
  void whatLooksLikeAReferrersTagIsATag() {
    RepositoryClient repository = registry.fresh("names/fallback");
    Images images = Images.any();
    repository.push(images);
    Document image = images.top();
    String tag = image.digest().toString().replace(':', '-');

    repository.putManifest(tag, Images.sha256().index("list", x -> {}).top()).expect(201);

    assertThat(repository.tags()).containsExactly(tag);
  }
}
