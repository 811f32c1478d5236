package io.jzot.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.oci.MediaType;
import io.jzot.testing.Answer;
import io.jzot.testing.Blob;
import io.jzot.testing.Call;
import io.jzot.testing.Document;
import io.jzot.testing.DocumentSpec;
import io.jzot.testing.Images;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.RepositoryClient;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What manifests may be pushed, and what stays as it was. */
@QuarkusTest
class ManifestRulesTest {
  private static final int LIMIT = 4 * 1024 * 1024;

  private final RegistryClient registry = RegistryClient.ofTestServer();
  private final RepositoryClient repository = registry.fresh("manifests");

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aManifestMayHaveFourMebibytesAndNotAByteMore(boolean chunked) {
    Images images = Images.any();
    repository.pushBlobs(images);
    byte[] largest = Arrays.copyOf(images.top().bytes(), LIMIT);
    Arrays.fill(largest, images.top().bytes().length, LIMIT, (byte) ' ');
    byte[] tooLarge = Arrays.copyOf(largest, LIMIT + 1);
    tooLarge[LIMIT] = ' ';

    put("largest", largest, chunked).expect(201);
    put("too-large", tooLarge, chunked).expectError(413, "MANIFEST_INVALID");

    repository.manifest("largest").expect(200).expectBody(largest);
    repository.manifest("too-large").expect(404);
  }

  private Answer put(String tag, byte[] bytes, boolean chunked) {
    Call call =
        Call.put(repository.manifestPath(tag)).header("Content-Type", MediaType.OCI_MANIFEST);
    return repository.send(chunked ? call.streamed(bytes) : call.body(bytes));
  }

  @Test
  void fortySixLongTagsAtOnce() {
    Images images = Images.any();
    repository.push(images);
    List<String> tags =
        IntStream.range(0, 46)
            .mapToObj(i -> String.format(Locale.ROOT, "%03d", i) + "t".repeat(125))
            .toList();

    Answer pushed = putWithTags(images.top(), tags).expect(201);

    assertThat(pushed.all("OCI-Tag")).containsExactlyInAnyOrderElementsOf(tags);
    assertThat(repository.tags()).isEqualTo(tags);
  }

  @Test
  void fortySevenTagsAreTooManyAndNoneIsThere() {
    Images images = Images.any();
    repository.push(images);
    List<String> tags = IntStream.range(0, 47).mapToObj(i -> "t" + i).toList();

    putWithTags(images.top(), tags).expectError(414, "MANIFEST_INVALID");

    assertThat(repository.tags()).isEmpty();
  }

  @Test
  void aTagGivenTwiceIsOneTag() {
    Images images = Images.any();
    repository.push(images);

    Answer pushed = putWithTags(images.top(), List.of("a", "b", "a")).expect(201);

    assertThat(pushed.all("OCI-Tag")).containsExactly("a", "b");
  }

  @Test
  void oneBadTagAndNoneOfThemIsThere() {
    Images images = Images.any();
    repository.pushBlobs(images);

    putWithTags(images.top(), List.of("good", "-bad")).expectError(400, "MANIFEST_INVALID");

    repository.manifest("good").expect(404);
    repository.manifest(images.top().digest()).expect(404);
  }

  private Answer putWithTags(Document document, List<String> tags) {
    String query = tags.stream().map(tag -> "tag=" + tag).collect(Collectors.joining("&", "?", ""));
    return repository.send(
        Call.put(repository.manifestPath(document.digest()) + query)
            .header("Content-Type", document.mediaType())
            .body(document.bytes()));
  }

  @Test
  void everyMissingBlobIsNamed() {
    Images images = Images.sha256().image("image", i -> i.layers(3));

    Answer refused = repository.putManifest("latest", images.top());

    refused.expectError(400, "MANIFEST_BLOB_UNKNOWN");
    for (Blob blob : images.blobs()) {
      assertThat(refused.text()).contains(blob.digest().toString());
    }
    repository.tags("").expect(404);
  }

  @Test
  void theLayersOfArtifactsHaveToBeThereToo() {
    Images images =
        Images.sha256()
            .artifact(
                "artifact", "application/vnd.example.a", a -> a.absentLayer(Blob.random(100)));
    repository.pushBlobs(images);

    repository.putManifest("latest", images.top()).expectError(400, "MANIFEST_BLOB_UNKNOWN");
  }

  @Test
  void aCacheIndexMayHaveLayersAsChildren() {
    Images images =
        Images.sha256()
            .index(
                "cache",
                x ->
                    x.blobChild(DocumentSpec.GZIP_LAYER, Blob.randomBytes(3000))
                        .blobChild(DocumentSpec.GZIP_LAYER, Blob.randomBytes(10))
                        .blobChild(
                            new MediaType("application/vnd.buildkit.cacheconfig.v0"),
                            "{\"layers\":[]}".getBytes(StandardCharsets.UTF_8)));
    repository.push(images, "cache");

    repository.manifest("cache").expect(200).expectBody(images.top().bytes());
    for (Blob blob : images.blobs()) {
      repository.blob(blob.digest()).expect(200).expectBody(blob.bytes());
      repository.deleteBlob(blob.digest()).expectError(405, "DENIED");
    }
    repository.referrers(images.top().digest(), "").expect(200);
    repository.deleteManifest(images.top().digest()).expect(202);
    images.blobs().forEach(blob -> repository.deleteBlob(blob.digest()).expect(202));
  }

  @Test
  void anIndexWithAChildThatIsNotThereIsRefused() {
    Images images =
        Images.sha256().image("child", i -> i.layers(1)).index("index", x -> x.child("child"));
    repository.pushBlobs(images);

    Answer refused = repository.putManifest("latest", images.document("index"));

    refused.expectError(400, "MANIFEST_BLOB_UNKNOWN");
    assertThat(refused.text()).contains(images.document("child").digest().toString());
  }

  @Test
  void manifestsWithoutMediaTypeAreServedWithTheOneTheyWerePushedWith() {
    Images images =
        Images.sha256()
            .image("image", i -> i.layers(1).without("mediaType"))
            .index("index", x -> x.child("image").without("mediaType"));
    repository.push(images);

    for (Document document : images.documents()) {
      Answer answer = repository.manifest(document.digest()).expect(200);
      answer.expectBody(document.bytes());
      assertThat(answer.header("Content-Type")).isEqualTo(document.mediaType().value());
    }
  }

  @Test
  void whatIsPublishedDoesNotChangeItsType() {
    Images images = Images.sha256().image("image", i -> i.layers(1).without("mediaType"));
    Document image = images.top();
    repository.push(images);

    repository
        .putManifest(
            "other",
            MediaType.DOCKER_MANIFEST.value(),
            new String(image.bytes(), StandardCharsets.UTF_8))
        .expect(400, 415);

    assertThat(repository.manifest(image.digest()).header("Content-Type"))
        .isEqualTo(image.mediaType().value());
    repository.manifest("other").expect(404);
  }

  @Test
  void dockerManifestsAreServedAsTheyWerePushed() {
    Images images =
        Images.sha256()
            .dockerImage("amd64", i -> i.layers(2))
            .dockerImage("arm64", i -> i.layers(1))
            .dockerList(
                "list", x -> x.child("amd64", "linux", "amd64").child("arm64", "linux", "arm64"));
    repository.push(images, "docker");

    for (Document document : images.documents()) {
      Answer answer = repository.manifest(document.digest()).expect(200);
      answer.expectBody(document.bytes());
      assertThat(answer.header("Content-Type")).isEqualTo(document.mediaType().value());
    }
    repository
        .send(
            Call.get(repository.manifestPath("docker"))
                .header("Accept", MediaType.OCI_INDEX.value()))
        .expect(200)
        .expectBody(images.top().bytes());
    repository.deleteManifest(images.document("amd64").digest()).expectError(405, "DENIED");
  }

  @Test
  void aTagThatMovesLeavesItsManifestBehind() {
    Images images = Images.sha256().image("old", i -> i.layers(1)).image("new", i -> i.layers(1));
    repository.push(images);
    repository.putManifest("latest", images.document("old")).expect(201);
    repository.putManifest("latest", images.document("new")).expect(201);
    repository.putManifest("latest", images.document("new")).expect(201);

    repository.manifest("latest").expect(200).expectBody(images.document("new").bytes());
    repository
        .manifest(images.document("old").digest())
        .expect(200)
        .expectBody(images.document("old").bytes());
    assertThat(repository.tags()).containsExactly("latest");
  }

  @Test
  void theManifestOfADeletedTagIsStillThere() {
    Images images = Images.any();
    repository.push(images, "latest");

    repository.deleteManifest("latest").expect(202);

    repository.manifest(images.top().digest()).expect(200).expectBody(images.top().bytes());
    images.blobs().forEach(b -> repository.deleteBlob(b.digest()).expectError(405, "DENIED"));
    assertThat(repository.tags()).isEmpty();
  }

  @Test
  void aMediaTypeInCapitalsIsTheSameMediaType() {
    Images images = Images.sha256().image("image", i -> i.layers(1).without("mediaType"));
    repository.pushBlobs(images);
    String type = MediaType.OCI_MANIFEST.value().replace("application", "Application");

    repository
        .putManifest("latest", type, new String(images.top().bytes(), StandardCharsets.UTF_8))
        .expect(201);

    assertThat(repository.manifest("latest").header("Content-Type"))
        .isEqualTo(MediaType.OCI_MANIFEST.value());
  }
}
