package io.jzot.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.testing.Answer;
import io.jzot.testing.Blob;
import io.jzot.testing.Images;
import io.jzot.testing.RawConnection;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.RepositoryClient;
import io.jzot.testing.UploadClient;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that are answered before their body was read, or wait to send it. */
@QuarkusTest
class EarlyAnswerTest {
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final int LARGE = 20_000_000;

  private final RepositoryClient repository = RegistryClient.ofTestServer().fresh("early");

  private String head(String method, String target, String... headers) {
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(RawConnection.host()).append("\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    return head.append("\r\n").toString();
  }

  @Test
  void aBlobThatWaitsForPermissionGetsIt() {
    Blob blob = Blob.random(100_000);
    UploadClient upload = repository.upload();
    try (RawConnection connection = RawConnection.open()) {
      connection.send(
          head(
              "PUT",
              upload.finishing(blob.digest()),
              "Expect: 100-continue",
              "Content-Length: " + blob.size()));
      connection.read().expect(100);
      connection.send(blob.bytes());
      connection.read().expect(201);
      connection.send(head("GET", "/livez")).read().expect(200);
    }
    repository.headBlob(blob.digest()).expect(200);
  }

  @Test
  void aManifestThatWaitsForPermissionGetsIt() {
    Images images = Images.any();
    repository.pushBlobs(images);
    byte[] bytes = images.top().bytes();
    try (RawConnection connection = RawConnection.open()) {
      connection.send(
          head(
              "PUT",
              repository.manifestPath("latest"),
              "Content-Type: " + MANIFEST,
              "Expect: 100-Continue",
              "Content-Length: " + bytes.length));
      connection.read().expect(100);
      connection.send(bytes);
      connection.read().expect(201);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "unknown session,   PATCH, blobs/uploads/00000000000000000000000000000000, , 404",
    "malformed session, PATCH, blobs/uploads/x, , 404",
    "bad digest,        POST, blobs/uploads/?digest=x, , 400",
    "bad tag,           PUT, manifests/-, 'Content-Type: application/json', 400",
    "too large,         PUT, manifests/latest, 'Content-Type: " + MANIFEST + "', 413",
    "encoded,           PUT, manifests/latest, 'Content-Encoding: gzip', 415",
    "no route,          PUT, nowhere/at/all, , 404",
    "no method,         PUT, tags/list, , 405",
  })
  void whoWaitsForPermissionAndIsRefusedIsNotWaitedFor(
      String name, String method, String rest, String header, int status) {
    try (RawConnection connection = RawConnection.open()) {
      connection.send(
          head(
              method,
              repository.path(rest),
              "Expect: 100-continue",
              "Content-Length: " + LARGE,
              header == null ? "X-None: none" : header));

      Answer answer = connection.read().expect(status);

      assertThat(answer.header("Connection")).isEqualToIgnoringCase("close");
      assertThat(connection.readToEnd()).isZero();
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "unknown session,   PATCH, blobs/uploads/00000000000000000000000000000000, , 404",
    "malformed session, PATCH, blobs/uploads/x, , 404",
    "bad digest,        POST, blobs/uploads/?digest=x, , 400",
    "bad tag,           PUT, manifests/-, 'Content-Type: application/json', 400",
    "too large,         PUT, manifests/latest, 'Content-Type: " + MANIFEST + "', 413",
    "no route,          PUT, nowhere/at/all, , 404",
    "no method,         PUT, tags/list, , 405",
    "answer without use for a body, GET, blobs/sha256:x, , 400",
    "large deletion,    DELETE, manifests/latest, , 404",
  })
  void aLargeBodyThatNobodyWantsNeverHangs(
      String name, String method, String rest, String header, int status) throws Exception {
    for (boolean chunked : new boolean[] {false, true}) {
      try (RawConnection connection = RawConnection.open()) {
        connection.send(
            head(
                method,
                repository.path(rest),
                chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + LARGE,
                header == null ? "X-None: none" : header));
        String size = Integer.toHexString(LARGE) + "\r\n";
        CompletableFuture<RawConnection> sending =
            CompletableFuture.supplyAsync(
                () -> {
                  if (chunked) {
                    connection.trySend(size.getBytes(StandardCharsets.US_ASCII));
                  }
                  connection.trySend(new byte[LARGE]);
                  return chunked ? connection.trySend(lastChunk()) : connection;
                });

        Answer answer = connection.read().expect(status);
        sending.get(15, TimeUnit.SECONDS);

        if (answer.has("Connection")) {
          connection.readToEnd();
        } else {
          connection.send(head("GET", "/livez")).read().expect(200);
        }
      }
    }
  }

  private static byte[] lastChunk() {
    return "\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void aRefusedSessionIsStillGoodAfterwards() {
    Blob blob = Blob.random(2000);
    UploadClient upload = repository.upload();
    upload.chunk(0, blob.part(0, 1000)).expect(202);
    try (RawConnection connection = RawConnection.open()) {
      connection.send(
          head(
              "PATCH",
              upload.location(),
              "Content-Range: 500-1499",
              "Expect: 100-continue",
              "Content-Length: 1000"));
      connection.read().expect(416);
      connection.readToEnd();
    }
    upload.chunk(1000, blob.part(1000, 2000)).expect(202);
    upload.finish(blob.digest()).expect(201);
  }
}
