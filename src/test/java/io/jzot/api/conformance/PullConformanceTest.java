package io.jzot.api.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.MediaType;
import io.jzot.testing.Answer;
import io.jzot.testing.Blob;
import io.jzot.testing.Call;
import io.jzot.testing.Document;
import io.jzot.testing.Images;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.RepositoryClient;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Distribution-spec, "Pull". */
@QuarkusTest
class PullConformanceTest {
  private static final int SIZE = 2345;

  private final RegistryClient registry = RegistryClient.ofTestServer();
  private final RepositoryClient repository = registry.fresh("conformance/pull");

  @ParameterizedTest
  @EnumSource
  @DisplayName("everything of a data set is pulled as it was pushed, by digest and by tag")
  void pulledAsPushed(DataSet data) {
    Images images = data.create();
    repository.push(images);
    for (Document document : images.documents()) {
      repository.manifest(document.digest()).expect(200).expectBody(document.bytes());
      if (document.digest().algorithm() == DigestAlgorithm.SHA256) {
        repository.putManifest(document.name(), document).expect(201);
        repository.manifest(document.name()).expect(200).expectBody(document.bytes());
        assertThat(repository.headManifest(document.name()).header("Docker-Content-Digest"))
            .isEqualTo(document.digest().toString());
      }
    }
    for (Blob blob : images.blobs()) {
      Answer pulled = repository.blob(blob.digest()).expect(200).expectBody(blob.bytes());
      assertThat(pulled.header("Docker-Content-Digest")).isEqualTo(blob.digest().toString());
      assertThat(repository.headBlob(blob.digest()).header("Docker-Content-Digest"))
          .isEqualTo(blob.digest().toString());
    }
  }

  @Test
  @DisplayName("#10 an unknown blob is 404, whether the repository exists or not")
  void unknownBlob() {
    Digest unknown = Blob.random(10).digest();
    repository.blob(unknown).expect(404);
    repository.headBlob(unknown).expect(404);

    repository.pushInOne(Blob.random(10)).expect(201);
    repository.blob(unknown).expectError(404, "BLOB_UNKNOWN");
    repository.headBlob(unknown).expect(404);
  }

  static Stream<Arguments> ranges() {
    return Stream.of(
            Arguments.of("bytes=500-1499", 500, 1499),
            Arguments.of("bytes=500-", 500, SIZE - 1),
            Arguments.of("bytes=-500", SIZE - 500, SIZE - 1),
            Arguments.of("bytes=2000-5000", 2000, SIZE - 1),
            Arguments.of("bytes=0-0", 0, 0),
            Arguments.of("bytes=-5000", 0, SIZE - 1))
        .flatMap(
            range ->
                Arrays.stream(DigestAlgorithm.values())
                    .map(
                        algorithm ->
                            Arguments.of(
                                algorithm, range.get()[0], range.get()[1], range.get()[2])));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("ranges")
  @DisplayName("#25 a range is answered with 206, exactly those bytes, and where they are from")
  void range(DigestAlgorithm algorithm, String range, int first, int last) {
    Blob blob = Blob.random(algorithm, SIZE);
    repository.pushInOne(blob).expect(201);

    Answer part = repository.blobRange(blob.digest(), range).expect(206);

    part.expectBody(blob.part(first, last + 1));
    assertThat(part.header("Content-Length")).isEqualTo("" + (last - first + 1));
    assertThat(part.header("Content-Range")).isEqualTo("bytes " + first + '-' + last + '/' + SIZE);
    assertThat(part.header("Docker-Content-Digest")).isEqualTo(blob.digest().toString());
  }

  @ParameterizedTest
  @CsvSource({"bytes=500-0", "bytes=5000-10000", "bytes=2345-", "bytes=-0"})
  @DisplayName("#25 a range that cannot be had is 416 and says the size")
  void unsatisfiableRange(String range) {
    Blob blob = Blob.random(SIZE);
    repository.pushInOne(blob).expect(201);

    Answer refused = repository.blobRange(blob.digest(), range).expect(416);

    assertThat(refused.header("Content-Range")).isEqualTo("bytes */" + SIZE);
  }

  @Test
  @DisplayName("#27 a manifest under what is no digest: 400 or 404")
  void badDigest() {
    repository.push(Images.any());

    repository.manifest("sha256:baddigeststring").expect(400, 404);
    repository.headManifest("sha256:baddigeststring").expect(400, 404);
  }

  @Test
  @DisplayName("#32 a missing manifest is 404, by digest and by tag")
  void unknownManifest() {
    Digest unknown = Blob.random(10).digest();
    repository.manifest(unknown).expectError(404, "NAME_UNKNOWN");

    repository.push(Images.any());
    repository.manifest(unknown).expectError(404, "MANIFEST_UNKNOWN");
    repository.headManifest(unknown).expect(404);
    repository.manifest("absent").expectError(404, "MANIFEST_UNKNOWN");
    repository.headManifest("absent").expect(404);
  }

  @Test
  @DisplayName("#33 what was pushed by a sha512 digest is served under that digest")
  void sha512() {
    Images images = DataSet.SHA512.create();
    Document image = images.top();
    repository.pushBlobs(images);
    repository
        .send(
            Call.put(repository.manifestPath(image.digest()) + "?tag=long")
                .header("Content-Type", image.mediaType())
                .streamed(image.bytes()))
        .expect(201);

    for (Object reference : new Object[] {image.digest(), "long"}) {
      for (Answer answer :
          new Answer[] {repository.manifest(reference), repository.headManifest(reference)}) {
        assertThat(answer.expect(200).header("Docker-Content-Digest"))
            .isEqualTo(image.digest().toString());
      }
    }
  }

  @Test
  @DisplayName("#36 what the client accepts makes no difference")
  void accept() {
    Images images = DataSet.INDEX.create();
    repository.push(images, "latest");
    String[] accepts = {
      MediaType.OCI_MANIFEST + ", " + MediaType.OCI_INDEX,
      MediaType.OCI_MANIFEST.value(),
      MediaType.DOCKER_MANIFEST.value(),
      "application/json",
      "*/*",
      "text/html"
    };
    for (String accept : accepts) {
      repository
          .send(Call.get(repository.manifestPath("latest")).header("Accept", accept))
          .expect(200)
          .expectBody(images.top().bytes());
      repository
          .send(Call.head(repository.manifestPath("latest")).header("Accept", accept))
          .expect(200);
    }
  }
}
