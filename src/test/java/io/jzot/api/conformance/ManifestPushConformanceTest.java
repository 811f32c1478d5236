package io.jzot.api.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.testing.Answer;
import io.jzot.testing.Blob;
import io.jzot.testing.Call;
import io.jzot.testing.Document;
import io.jzot.testing.Images;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.RepositoryClient;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Distribution-spec, "Pushing manifests". */
@QuarkusTest
class ManifestPushConformanceTest {
  private final RepositoryClient repository =
      RegistryClient.ofTestServer().fresh("conformance/manifests");

  @ParameterizedTest
  @EnumSource
  @DisplayName("#28 what a push by digest names as Location gives the same bytes back")
  void byDigest(DataSet data) {
    Images images = data.create();
    repository.pushBlobs(images);
    for (Document document : images.documents()) {
      Answer pushed = repository.putManifest(document.digest(), document).expect(201);

      assertThat(pushed.header("Docker-Content-Digest")).isEqualTo(document.digest().toString());
      assertServed(pushed.header("Location"), document);
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("#28 what a push by tag names as Location gives the same bytes back")
  void byTag(DataSet data) {
    Images images = data.create();
    repository.pushBlobs(images);
    for (Document document : images.documents()) {
      if (document.digest().algorithm() != DigestAlgorithm.SHA256) {
        repository.putManifest(document.digest(), document).expect(201);
        continue; // a push by tag has no say in the algorithm
      }
      Answer pushed = repository.putManifest("tag-" + document.name(), document).expect(201);

      assertThat(pushed.header("Docker-Content-Digest")).isEqualTo(document.digest().toString());
      assertServed(pushed.header("Location"), document);
      assertServed(repository.manifestPath("tag-" + document.name()), document);
    }
  }

  private void assertServed(String location, Document document) {
    Answer served = repository.send(Call.get(location)).expect(200).expectBody(document.bytes());
    assertThat(served.header("Content-Type")).isEqualTo(document.mediaType().value());
    assertThat(served.header("Content-Length")).isEqualTo("" + document.bytes().length);
  }

  @Test
  @DisplayName("#27 a push by digest of other bytes is refused, also when only spaces differ")
  void otherBytes() {
    Images images = Images.any();
    Document image = images.top();
    repository.pushBlobs(images);
    ByteArrayOutputStream more = new ByteArrayOutputStream();
    more.writeBytes(image.bytes());
    more.writeBytes(new byte[] {' ', ' '});

    repository
        .send(put(repository.manifestPath(image.digest()), image, more.toByteArray()))
        .expectError(400, "DIGEST_INVALID");
    repository
        .send(put(repository.manifestPath("sha256:baddigeststring"), image, image.bytes()))
        .expectError(400, "DIGEST_INVALID");

    repository.manifest(image.digest()).expect(404);
  }

  private static Call put(String path, Document like, byte[] bytes) {
    return Call.put(path).header("Content-Type", like.mediaType()).streamed(bytes);
  }

  @ParameterizedTest
  @EnumSource(names = {"NO_LAYERS", "EMPTY_INDEX", "NESTED_INDEX", "ARTIFACT_WITHOUT_LAYERS"})
  @DisplayName("#29 nothing to list is nothing to refuse")
  void emptyLists(DataSet data) {
    Images images = data.create();

    repository.push(images, "latest");

    repository.manifest("latest").expect(200).expectBody(images.top().bytes());
  }

  @Test
  @DisplayName("#30 layers that may not be distributed need not be there")
  void nonDistributable() {
    Images images = DataSet.NON_DISTRIBUTABLE_LAYERS.create();
    repository.pushBlobs(images);

    repository.putManifest("latest", images.top()).expect(201);
  }

  @ParameterizedTest
  @EnumSource(names = {"MISSING_SUBJECT", "ARTIFACTS_WITH_SUBJECT", "INDEX_WITH_SUBJECT"})
  @DisplayName("#31 OCI-Subject names the subject, there or not, by digest and by tag")
  void subject(DataSet data) {
    Images images = data.create();
    repository.pushBlobs(images);
    for (Document document : images.documents()) {
      String subject = document.subject() == null ? null : document.subject().toString();
      List<String> expected = subject == null ? List.of() : List.of(subject);
      for (Object reference : new Object[] {document.digest(), "tag-" + document.name()}) {
        Answer pushed = repository.putManifest(reference, document).expect(201);
        assertThat(pushed.all("OCI-Subject")).as(document.name()).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("#34 a push by digest with tag parameters says which tags there are now")
  void tagParameters(DigestAlgorithm algorithm) {
    Images images = Images.of(algorithm).image("image", i -> i.layers(1));
    Document image = images.top();
    repository.pushBlobs(images);
    List<String> tags = List.of("one", "Two.2", "_three-3");

    Answer pushed =
        repository
            .send(
                put(
                    repository.manifestPath(image.digest()) + "?tag=" + String.join("&tag=", tags),
                    image,
                    image.bytes()))
            .expect(201);

    assertThat(pushed.header("Docker-Content-Digest")).isEqualTo(image.digest().toString());
    assertThat(
            pushed.all("OCI-Tag").stream()
                .flatMap(line -> Arrays.stream(line.split(",", -1)))
                .map(String::strip))
        .containsExactlyInAnyOrderElementsOf(tags);
    for (String tag : tags) {
      assertServed(repository.manifestPath(tag), image);
      assertThat(repository.headManifest(tag).header("Docker-Content-Digest"))
          .isEqualTo(image.digest().toString());
    }
  }

  @Test
  @DisplayName("bad-digest-image: a manifest that references what was never pushed is refused")
  void absentBlobs() {
    Images images = DataSet.IMAGE.create();
    for (Blob blob : images.blobs()) {
      RepositoryClient empty = RegistryClient.ofTestServer().fresh("conformance/absent");
      images.blobs().stream()
          .filter(b -> !b.digest().equals(blob.digest()))
          .forEach(b -> empty.pushInOne(b).expect(201));

      Answer refused = empty.putManifest("latest", images.top());

      refused.expectError(400, "MANIFEST_BLOB_UNKNOWN");
      assertThat(refused.text()).contains(blob.digest().toString());
      Digest digest = images.top().digest();
      empty.manifest("latest").expect(404);
      empty.manifest(digest).expect(404);
    }
  }
}
