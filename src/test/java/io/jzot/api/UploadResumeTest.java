package io.jzot.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jzot.testing.Answer;
import io.jzot.testing.Blob;
import io.jzot.testing.Call;
import io.jzot.testing.Images;
import io.jzot.testing.RawConnection;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.RepositoryClient;
import io.jzot.testing.UploadClient;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Uploads that break off: what a client was told arrived is apart from what did. The same request
 * sent again starts where the client believes that it stands; {@code Content-Range} goes on from
 * the tail.
 */
@QuarkusTest
class UploadResumeTest {
  private static final int SIZE = 1_000_000;
  private static final int CUT = SIZE * 37 / 100;

  private final RepositoryClient repository = RegistryClient.ofTestServer().fresh("resume");
  private final Blob blob = Blob.random(SIZE);

  /** How a body announces its length, and how its connection ends. */
  enum Break {
    LENGTH_AND_RESET(false, true),
    LENGTH_AND_END(false, false),
    CHUNKS_AND_RESET(true, true),
    CHUNKS_AND_END(true, false);

    private final boolean chunked;
    private final boolean reset;

    Break(boolean chunked, boolean reset) {
      this.chunked = chunked;
      this.reset = reset;
    }
  }

  /** Sends the blob's bytes from some offset on, and breaks off at {@link #CUT}. */
  private void sendAndBreakOff(String method, String target, int from, Break how) {
    RawConnection connection = begin(method, target, from, CUT, how.chunked);
    awaitTail(target, CUT);
    if (how.reset) {
      connection.cut();
    } else {
      connection.endOutput();
      connection.readAll();
      connection.close();
    }
  }

  /** A request of which only a part of the body is sent. */
  private RawConnection begin(String method, String target, int from, int to, boolean chunked) {
    RawConnection connection = RawConnection.open();
    connection.send(
        "%s %s HTTP/1.1\r\nHost: %s\r\n".formatted(method, target, RawConnection.host()));
    if (chunked) {
      connection.send("Transfer-Encoding: chunked\r\n\r\n");
      connection.send(Integer.toHexString(SIZE - from) + "\r\n");
    } else {
      connection.send("Content-Length: " + (SIZE - from) + "\r\n\r\n");
    }
    return connection.send(blob.part(from, to));
  }

  private void awaitTail(String target, int tail) {
    String session = target.replaceFirst("\\?.*", "");
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(10))
        .untilAsserted(
            () ->
                assertThat(repository.send(Call.get(session)).expect(204).header("Range"))
                    .isEqualTo("0-" + (tail - 1)));
  }

  private void assertThere() {
    repository.blob(blob.digest()).expect(200).expectBody(blob.bytes());
  }

  @ParameterizedTest
  @EnumSource
  void aPatchThatBrokeOffIsSentAgainWhole(Break how) {
    UploadClient upload = repository.upload();
    sendAndBreakOff("PATCH", upload.location(), 0, how);

    Answer again = upload.append(blob.bytes()).expect(202);

    assertThat(again.header("Range")).isEqualTo("0-" + (SIZE - 1));
    upload.finish(blob.digest()).expect(201);
    assertThere();
  }

  @ParameterizedTest
  @EnumSource
  void aPatchThatBrokeOffIsContinuedFromTheTail(Break how) {
    UploadClient upload = repository.upload();
    sendAndBreakOff("PATCH", upload.location(), 0, how);

    upload.chunk(CUT, blob.part(CUT, SIZE)).expect(202);

    upload.finish(blob.digest()).expect(201);
    assertThere();
  }

  @ParameterizedTest
  @EnumSource
  void aPutThatBrokeOffIsSentAgainWhole(Break how) {
    UploadClient upload = repository.upload();
    sendAndBreakOff("PUT", upload.finishing(blob.digest()), 0, how);

    upload.finish(blob.digest(), blob.bytes()).expect(201);
    assertThere();
  }

  @ParameterizedTest
  @EnumSource
  void theSecondPatchIsSentAgainFromWhereTheFirstEnded(Break how) {
    UploadClient upload = repository.upload();
    int first = CUT / 2;
    upload.append(blob.part(0, first)).expect(202);
    sendAndBreakOff("PATCH", upload.location(), first, how);

    upload.append(blob.part(first, SIZE)).expect(202);

    upload.finish(blob.digest()).expect(201);
    assertThere();
  }

  @Test
  void whatBrokeOffIsNotTakenForTheWhole() {
    Blob half = Blob.of(blob.part(0, CUT));
    UploadClient upload = repository.upload();
    sendAndBreakOff("PATCH", upload.location(), 0, Break.LENGTH_AND_RESET);

    upload.finish(half.digest()).expectError(400, "DIGEST_INVALID");

    repository.headBlob(half.digest()).expect(404);
  }

  @Test
  void aChunkFromElsewhereIsRefusedAndTheTailStays() {
    UploadClient upload = repository.upload();
    sendAndBreakOff("PATCH", upload.location(), 0, Break.LENGTH_AND_RESET);

    upload.chunk(CUT + 1, blob.part(CUT + 1, SIZE)).expect(416);
    upload.chunk(CUT - 1, blob.part(CUT - 1, SIZE)).expect(416);

    awaitTail(upload.location(), CUT);
    upload.chunk(CUT, blob.part(CUT, SIZE)).expect(202);
    upload.finish(blob.digest()).expect(201);
    assertThere();
  }

  @Test
  void anotherRequestTakesTheSessionOver() {
    UploadClient upload = repository.upload();
    try (RawConnection first = begin("PATCH", upload.location(), 0, CUT, false)) {
      awaitTail(upload.location(), CUT);

      upload.append(blob.bytes()).expect(202);
      first.trySend(blob.part(CUT, SIZE));

      first.read().expectError(409, "BLOB_UPLOAD_INVALID");
    }
    upload.finish(blob.digest()).expect(201);
    assertThere();
  }

  @Test
  void whoHasLostTheSessionCannotWriteOverTheOther() {
    UploadClient upload = repository.upload();
    try (RawConnection first = begin("PATCH", upload.location(), 0, CUT, true)) {
      awaitTail(upload.location(), CUT);
      upload.chunk(CUT, blob.part(CUT, SIZE)).expect(202);

      first
          .trySend(new byte[SIZE - CUT])
          .trySend(new byte[] {'\r', '\n', '0', '\r', '\n', '\r', '\n'});
      first.read().expect(409);

      upload.finish(blob.digest()).expect(201);
    }
    assertThere();
  }

  @Test
  void aSessionThatIsCancelledUnderwayIsGone() {
    UploadClient upload = repository.upload();
    try (RawConnection first = begin("PATCH", upload.location(), 0, CUT, false)) {
      awaitTail(upload.location(), CUT);

      upload.cancel().expect(204);
      first.trySend(blob.part(CUT, SIZE));

      first.read().expect(404, 409);
    }
    upload.status().expect(404);
  }

  @Test
  void aSessionFinishesOnce() {
    UploadClient upload = repository.upload();
    upload.append(blob.bytes()).expect(202);
    upload.finish(blob.digest()).expect(201);

    upload.finish(blob.digest()).expectError(404, "BLOB_UPLOAD_UNKNOWN");
    upload.append(new byte[1]).expectError(404, "BLOB_UPLOAD_UNKNOWN");
    assertThere();
  }

  @Test
  void ofABlobInOneRequestThatBrokeOffNothingStays() {
    String target = repository.path("blobs/uploads/?digest=" + blob.digest());
    try (RawConnection connection = begin("POST", target, 0, CUT, false)) {
      connection.endOutput();
      connection.readAll();
    }

    repository.headBlob(blob.digest()).expect(404);
    repository.pushInOne(blob).expect(201);
    assertThere();
  }

  @Test
  void aManifestThatBreaksOffIsNotPublished() {
    Images images = Images.any();
    repository.pushBlobs(images);
    byte[] bytes = images.top().bytes();
    try (RawConnection connection = RawConnection.open()) {
      connection.send(
          "PUT %s HTTP/1.1\r\nHost: %s\r\nContent-Type: %s\r\n"
              .formatted(
                  repository.manifestPath("latest"),
                  RawConnection.host(),
                  images.top().mediaType()));
      connection.send("Content-Length: " + (bytes.length + 1) + "\r\n\r\n").send(bytes);
      connection.endOutput();
      assertThat(connection.readAll()).doesNotContain(" 201 ");
    }

    repository.manifest("latest").expect(404);
  }
}
