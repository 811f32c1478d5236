package io.jzot.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.testing.Answer;
import io.jzot.testing.Blob;
import io.jzot.testing.Call;
import io.jzot.testing.Document;
import io.jzot.testing.Images;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.RepositoryClient;
import io.jzot.testing.UploadClient;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What zot, asked side by side with us, refuses or forgets. */
@QuarkusTest
class MoreThanZotTest {
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";

  private final RegistryClient registry = RegistryClient.ofTestServer();
  private final RepositoryClient repository = registry.fresh("more");

  @Test
  void headIsThereWhereverGetIs() {
    Images images = Images.any();
    repository.push(images, "latest");
    for (String path :
        List.of(
            "/v2/_catalog?n=1",
            repository.path("tags/list"),
            repository.path("referrers/" + images.top().digest()),
            repository.upload().location())) {
      Answer got = registry.get(path);
      Answer asked = registry.send(Call.head(path)).expect(got.status());
      assertThat(asked.all("Content-Type")).as(path).isEqualTo(got.all("Content-Type"));
      assertThat(asked.body()).as(path).isEmpty();
    }
  }

  @Test
  void aWholeBlobMayComeInChunksAndOfAnyType() {
    Blob blob = Blob.random(10);
    String target = repository.path("blobs/uploads/?digest=") + blob.digest();

    registry.send(Call.post(target).streamed(blob.bytes())).expect(201);
    Blob other = Blob.random(10);
    registry
        .send(
            Call.post(repository.path("blobs/uploads/?digest=") + other.digest())
                .header("Content-Type", "text/plain")
                .body(other.bytes()))
        .expect(201);

    repository.blob(blob.digest()).expect(200).expectBody(blob.bytes());
    repository.blob(other.digest()).expect(200).expectBody(other.bytes());
  }

  @Test
  void spellingsThatMeanTheSameAreTaken() {
    Blob blob = Blob.random(10);
    repository.push(blob).expect(201);

    registry.send(Call.post(repository.path("blobs/uploads"))).expect(202);
    registry.get(repository.path("tags/list/")).expect(200);
    String encoded = blob.digest().toString().replace(":", "%3A");
    registry.get(repository.path("blobs/") + encoded).expect(200).expectBody(blob.bytes());
    repository.upload().chunk("bytes 0-9/10", blob.bytes()).expect(202);
  }

  @Test
  void aSessionEndsWithAWrongDigest() {
    UploadClient upload = repository.upload();
    upload.append(Blob.random(10).bytes()).expect(202);

    upload.finish(Blob.random(10).digest()).expectError(400, "DIGEST_INVALID");

    upload.status().expectError(404, "BLOB_UPLOAD_UNKNOWN");
  }

  @Test
  void theManifestThatATagNamedBeforeIsStillThere() {
    Images first = Images.any();
    Images second = Images.any();
    repository.push(first, "latest").push(second, "latest");

    Document old = first.top();
    repository.manifest(old.digest()).expect(200);
    assertThat(repository.headManifest("latest").expect(200).header("Docker-Content-Digest"))
        .isEqualTo(second.top().digest().toString());
  }

  @Test
  void contentTypesAreReadAsHttpHasThem() {
    Images images = Images.any();
    repository.push(images);
    Document top = images.top();
    String type = top.mediaType().value();
    String body = new String(top.bytes(), StandardCharsets.UTF_8);

    repository.putManifest("parameters", type + "; charset=utf-8", body).expect(201);
    repository.putManifest("capitals", type.toUpperCase(Locale.ROOT), body).expect(201);

    for (String tag : List.of("parameters", "capitals")) {
      assertThat(repository.manifest(tag).expect(200).header("Content-Type")).isEqualTo(type);
    }
  }

  @Test
  void scriptsSeeWhatBecomesOfTheirWrites() {
    Answer refused = repository.putManifest("latest", INDEX, "{}").expect(400);
    assertThat(refused.header("Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(refused.has("Access-Control-Allow-Methods")).isFalse();
  }

  @Test
  void aPlatformMayLackItsSystem() {
    Images images = Images.any();
    repository.push(images);
    Document child = images.top();
    String index =
        """
        {"schemaVersion":2,"mediaType":"%s","manifests":[{"mediaType":"%s","digest":"%s",\
        "size":%d,"platform":{"architecture":"amd64"}}]}"""
            .formatted(INDEX, child.mediaType().value(), child.digest(), child.bytes().length);

    repository.putManifest("partly", INDEX, index).expect(201);
  }

  @Test
  void noTypeAskedForIsNoFilter() {
    Images images =
        Images.sha256()
            .image("image", i -> i.layers(1))
            .artifact("signature", "application/x.signature", a -> a.subject("image"));
    repository.push(images);

    Answer answer =
        repository.referrers(images.document("image").digest(), "?artifactType=").expect(200);

    assertThat(answer.has("OCI-Filters-Applied")).isFalse();
    assertThat(answer.json().path("manifests")).hasSize(1);
  }
}
