package io.jzot.api.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.oci.MediaType;
import io.jzot.testing.Answer;
import io.jzot.testing.Blob;
import io.jzot.testing.Call;
import io.jzot.testing.Document;
import io.jzot.testing.Images;
import io.jzot.testing.RawConnection;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.RepositoryClient;
import io.jzot.testing.UploadClient;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How requests and answers look on the wire, whatever they are about. */
@QuarkusTest
class TransportConformanceTest {
  private static final Pattern KNOWN_PATH =
      Pattern.compile("/v2/.+/(blobs|manifests|tags|referrers)/[^?]*");

  private final RepositoryClient repository =
      RegistryClient.ofTestServer().fresh("conformance/transport");

  @ParameterizedTest
  @EnumSource(names = {"IMAGE", "LARGE_MANIFEST"})
  @DisplayName("#1 a manifest arrives in chunks, without Content-Length")
  void chunkedManifest(DataSet data) {
    Images images = data.create();
    repository.pushBlobs(images);
    Document manifest = images.top();

    try (RawConnection connection = RawConnection.open()) {
      connection.send(
          "PUT %s HTTP/1.1\r\nHost: %s\r\nContent-Type: %s\r\n"
              .formatted(
                  repository.manifestPath("latest"), RawConnection.host(), manifest.mediaType()));
      connection.send("Transfer-Encoding: chunked\r\n\r\n");
      sendChunks(connection, manifest.bytes(), 32 * 1024);
      connection.read().expect(201);
    }

    repository.manifest("latest").expect(200).expectBody(manifest.bytes());
  }

  @Test
  @DisplayName("#2 a stream is chunked without Content-Range; the POST before it has length 0")
  void streamedBlob() {
    Blob blob = Blob.random(100_000);
    try (RawConnection connection = RawConnection.open()) {
      connection.send(
          "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Length: 0\r\n\r\n"
              .formatted(repository.path("blobs/uploads/"), RawConnection.host()));
      String session = connection.read().expect(202).header("Location");
      connection.send(
          "PATCH %s HTTP/1.1\r\nHost: %s\r\nTransfer-Encoding: chunked\r\n\r\n"
              .formatted(session, RawConnection.host()));
      sendChunks(connection, blob.bytes(), 1000);
      session = connection.read().expect(202).header("Location");
      connection.send(
          "PUT %s?digest=%s HTTP/1.1\r\nHost: %s\r\nContent-Length: 0\r\n\r\n"
              .formatted(session, blob.digest(), RawConnection.host()));
      connection.read().expect(201);
    }
    repository.blob(blob.digest()).expect(200).expectBody(blob.bytes());
  }

  private static void sendChunks(RawConnection connection, byte[] bytes, int size) {
    for (int first = 0; first < bytes.length; first += size) {
      int length = Math.min(size, bytes.length - first);
      connection.send(Integer.toHexString(length) + "\r\n");
      connection.send(Arrays.copyOfRange(bytes, first, first + length)).send("\r\n");
    }
    connection.send("0\r\n\r\n");
  }

  @Test
  @DisplayName("#4 nothing is compressed, however much the client would like it")
  void noCompression() {
    Images images = DataSet.LARGE_MANIFEST.create();
    repository.push(images, "latest");
    Blob blob = Blob.of("compressible ".repeat(1000).getBytes(StandardCharsets.UTF_8));
    repository.pushInOne(blob).expect(201);

    for (String path :
        List.of(
            repository.manifestPath("latest"),
            repository.path("blobs/" + blob.digest()),
            repository.path("tags/list"),
            repository.path("referrers/" + images.top().digest()))) {
      Answer answer =
          repository.send(Call.get(path).header("Accept-Encoding", "gzip, deflate, br, zstd"));
      answer.expect(200);
      assertThat(answer.has("Content-Encoding")).as(path).isFalse();
      assertThat(answer.header("Content-Length")).as(path).isEqualTo("" + answer.body().length);
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("#5 #6 type, length and digest of manifests are exact, on GET and on HEAD")
  void exactHeaders(DataSet data) {
    Images images = data.create();
    repository.push(images);
    for (Document document : images.documents()) {
      Answer got = repository.manifest(document.digest()).expect(200);
      Answer head = repository.headManifest(document.digest()).expect(200);
      for (Answer answer : List.of(got, head)) {
        assertThat(answer.header("Content-Type")).isEqualTo(document.mediaType().value());
        assertThat(answer.header("Content-Length")).isEqualTo("" + document.bytes().length);
        assertThat(answer.header("Docker-Content-Digest")).isEqualTo(document.digest().toString());
      }
      got.expectBody(document.bytes());
      assertThat(head.body()).isEmpty();
    }
  }

  @Test
  @DisplayName("#5 a Content-Type with parameters is stored and served without them")
  void parametersOfTypes() {
    Images images = Images.any();
    Document manifest = images.top();
    repository.pushBlobs(images);
    repository
        .send(
            Call.put(repository.manifestPath("latest"))
                .header("Content-Type", manifest.mediaType() + "; charset=utf-8")
                .body(manifest.bytes()))
        .expect(201);

    assertThat(repository.manifest("latest").header("Content-Type"))
        .isEqualTo(manifest.mediaType().value());
    assertThat(repository.referrers(manifest.digest(), "").header("Content-Type"))
        .isEqualTo(MediaType.OCI_INDEX.value());
  }

  @Test
  @DisplayName("#6 length of blobs is exact, on GET and on HEAD")
  void exactLengthOfBlobs() {
    for (int size : new int[] {0, 1, 1000, 300_000}) {
      Blob blob = Blob.random(size);
      repository.pushInOne(blob).expect(201);

      Answer got = repository.blob(blob.digest()).expect(200).expectBody(blob.bytes());
      Answer head = repository.headBlob(blob.digest()).expect(200);

      assertThat(got.header("Content-Length")).isEqualTo("" + size);
      assertThat(head.header("Content-Length")).isEqualTo("" + size);
      assertThat(head.body()).isEmpty();
    }
  }

  @Test
  @DisplayName("#7 a Location survives that parameters are added to it, in any order, escaped")
  void reorderedLocation() {
    for (String query : List.of("?digest=%s&x=1", "?a=b%%2Fc&digest=%s", "?digest=%s&_state=")) {
      Blob blob = Blob.random(3000);
      UploadClient upload = repository.upload();
      upload.append(blob.bytes()).expect(202);
      String escaped = blob.digest().toString().replace(":", "%3A");

      repository
          .send(Call.put(upload.location() + query.formatted(escaped)).body(new byte[0]))
          .expect(201);
      repository.headBlob(blob.digest()).expect(200);
    }
  }

  @Test
  @DisplayName("#8 every Location is a relative path under the repository")
  void shapeOfLocations() {
    Images images = Images.any();
    Blob blob = Blob.random(3000);
    UploadClient upload = repository.upload();
    List<Answer> answers =
        List.of(
            upload.opened(),
            upload.append(blob.bytes()),
            upload.status(),
            upload.finish(blob.digest()),
            repository.mount(blob.digest(), repository.name()),
            repository.pushBlobs(images).putManifest("latest", images.top()),
            repository.putManifest(images.top().digest(), images.top()));

    for (Answer answer : answers) {
      String location = answer.header("Location");
      assertThat(location)
          .as(answer.toString())
          .startsWith(repository.path(""))
          .matches(KNOWN_PATH);
    }
  }
}
