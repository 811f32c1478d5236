package io.jzot.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.oci.MediaType;
import io.jzot.testing.Answer;
import io.jzot.testing.Blob;
import io.jzot.testing.Images;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.RepositoryClient;
import io.jzot.testing.UploadClient;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Blobs: reads stay in their repository, and content never becomes a page. */
@QuarkusTest
class BlobReadTest {
  private final RegistryClient registry = RegistryClient.ofTestServer();
  private final RepositoryClient repository = registry.fresh("blobs0");
  private final RepositoryClient other = registry.fresh("blobs0/other");

  @Test
  void aBlobOfAnotherRepositoryIsNotHere() {
    Blob blob = Blob.random(1000);
    repository.pushInOne(blob).expect(201);

    other.headBlob(blob.digest()).expect(404);
    other.blob(blob.digest()).expect(404);
    other.headBlob(blob.digest()).expect(404);

    other.tags("").expectError(404, "NAME_UNKNOWN");
    other.pushInOne(Blob.random(10)).expect(201);
    other.headBlob(blob.digest()).expect(404);
    other.blob(blob.digest()).expectError(404, "BLOB_UNKNOWN");
  }

  @Test
  void whatAManifestSaysOfABlobIsNotItsContentType() {
    byte[] page = "<script>alert(1)</script>".getBytes(StandardCharsets.UTF_8);
    Images images =
        Images.sha256()
            .artifact("page", "text/html", a -> a.layer(new MediaType("text/html"), page));
    repository.push(images, "latest");

    Answer answer = repository.blob(Blob.of(page).digest()).expect(200);

    assertThat(answer.header("Content-Type")).isEqualTo("application/octet-stream");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
  }

  @Test
  void anUploadSessionSaysWhoItIs() {
    UploadClient upload = repository.upload();

    assertThat(upload.opened().header("Docker-Upload-UUID")).isEqualTo(upload.id());
    assertThat(upload.opened().header("Range")).isEqualTo("0-0");
    assertThat(upload.opened().header("Content-Length")).isEqualTo("0");
    assertThat(upload.opened().has("OCI-Chunk-Min-Length")).isFalse();
  }

  @Test
  void theRangeAfterAStreamIsOfTheBlobSoFar() {
    UploadClient upload = repository.upload();

    assertThat(upload.append(new byte[100]).expect(202).header("Range")).isEqualTo("0-99");
    assertThat(upload.append(new byte[50]).expect(202).header("Range")).isEqualTo("0-149");
    assertThat(upload.append(new byte[0]).expect(202).header("Range")).isEqualTo("0-149");
  }

  @Test
  void aManifestIsABlobToo() {
    Images images = Images.any();
    repository.push(images, "latest");

    repository.blob(images.top().digest()).expect(200).expectBody(images.top().bytes());
  }

  @Test
  void theSameBlobFromManySidesAtOnce() {
    Blob blob = Blob.random(200_000);
    List<CompletableFuture<Integer>> pushes =
        IntStream.range(0, 24)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () ->
                            (i % 2 == 0 ? repository.pushInOne(blob) : other.push(blob)).status()))
            .toList();

    assertThat(pushes.stream().map(CompletableFuture::join)).containsOnly(201);
    repository.blob(blob.digest()).expect(200).expectBody(blob.bytes());
    other.blob(blob.digest()).expect(200).expectBody(blob.bytes());
  }

  @Test
  void manyTagsFromManySidesAtOnce() {
    Images images = Images.any();
    repository.push(images);
    List<String> tags = IntStream.range(100, 140).mapToObj(i -> "t" + i).toList();

    List<CompletableFuture<Integer>> pushes =
        tags.stream()
            .map(
                tag ->
                    CompletableFuture.supplyAsync(
                        () -> repository.putManifest(tag, images.top()).status()))
            .toList();

    assertThat(pushes.stream().map(CompletableFuture::join)).containsOnly(201);
    assertThat(repository.tags()).isEqualTo(tags);
  }
}
