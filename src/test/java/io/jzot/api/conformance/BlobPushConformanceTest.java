package io.jzot.api.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.MediaType;
import io.jzot.testing.Answer;
import io.jzot.testing.Blob;
import io.jzot.testing.Call;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.RepositoryClient;
import io.jzot.testing.UploadClient;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Distribution-spec, "Pushing blobs": every way, every algorithm. */
@QuarkusTest
class BlobPushConformanceTest {
  private static final int SIZE = 5000;

  private final RepositoryClient repository =
      RegistryClient.ofTestServer().fresh("conformance/push");

  static Stream<Arguments> ways() {
    return Arrays.stream(PushWay.values())
        .flatMap(way -> Arrays.stream(DigestAlgorithm.values()).map(a -> Arguments.of(way, a)));
  }

  static Stream<Arguments> waysOfNothing() {
    return ways().filter(arguments -> ((PushWay) arguments.get()[0]).takesNothing());
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("ways")
  @DisplayName(
      "#11 #12 a pushed blob is under its Location at once, and under the digest asked for")
  void pushed(PushWay way, DigestAlgorithm algorithm) {
    Blob blob = Blob.random(algorithm, SIZE);

    assertPushed(way.push(repository, blob), blob);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("waysOfNothing")
  @DisplayName("#3 the blob of no bytes")
  void nothing(PushWay way, DigestAlgorithm algorithm) {
    Blob blob = Blob.of(algorithm, MediaType.OCTET_STREAM, new byte[0]);

    assertPushed(way.push(repository, blob), blob);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("ways")
  @DisplayName("#26 the blob {} is pushed, deleted and pushed again, again and again")
  void emptyJsonAgainAndAgain(PushWay way, DigestAlgorithm algorithm) {
    Blob blob = Blob.of(algorithm, MediaType.OCI_EMPTY, Blob.EMPTY_JSON.bytes());

    for (int round = 0; round < 3; round++) {
      assertPushed(way.push(repository, blob), blob);
      repository.deleteBlob(blob.digest()).expect(202);
      repository.headBlob(blob.digest()).expect(404);
    }
    assertPushed(way.push(repository, blob), blob);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("ways")
  @DisplayName("#20 other content than the digest says is refused and leaves nothing")
  void wrongDigest(PushWay way, DigestAlgorithm algorithm) {
    Digest claimed = Blob.random(algorithm, SIZE).digest();
    Blob sent = Blob.random(algorithm, SIZE);

    way.push(repository, sent, claimed).expectError(400, "DIGEST_INVALID");

    repository.headBlob(claimed).expect(404);
    repository.headBlob(sent.digest()).expect(404);
    assertPushed(way.push(repository, sent), sent);
  }

  private void assertPushed(Answer answer, Blob blob) {
    answer.expect(201);
    assertThat(answer.header("Docker-Content-Digest")).isEqualTo(blob.digest().toString());
    repository.send(Call.get(answer.header("Location"))).expect(200).expectBody(blob.bytes());
    assertThat(repository.headBlob(blob.digest()).expect(200).header("Content-Length"))
        .isEqualTo("" + blob.size());
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("#13 the algorithm of a session opened without one shows in the closing digest only")
  void algorithmAtTheEnd(DigestAlgorithm algorithm) {
    Blob blob = Blob.random(algorithm, SIZE);
    UploadClient upload = repository.upload();
    upload.append(blob.bytes()).expect(202);

    assertPushed(upload.finish(blob.digest()), blob);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("#13 the algorithm may be announced with digest-algorithm, rightly or not")
  void algorithmAnnounced(DigestAlgorithm announced) {
    for (DigestAlgorithm used : DigestAlgorithm.values()) {
      Blob blob = Blob.random(used, SIZE);
      UploadClient upload = repository.upload("?digest-algorithm=" + announced.label());
      upload.append(blob.bytes()).expect(202);

      assertPushed(upload.finish(blob.digest()), blob);
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("#14 each chunk is answered with 202, Location and the range of the blob so far")
  void chunks(DigestAlgorithm algorithm) {
    Blob blob = Blob.random(algorithm, SIZE);
    UploadClient upload = repository.upload();
    int size = PushWay.chunkSize(upload, blob);

    for (int first = 0; first < blob.size(); first += size) {
      int end = Math.min(first + size, blob.size());
      Answer answer = upload.chunk(first, blob.part(first, end)).expect(202);
      assertThat(answer.header("Range")).isEqualTo("0-" + (end - 1));
      assertThat(answer.header("Location")).isNotEmpty();
    }

    assertPushed(upload.finish(blob.digest()), blob);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("#15 a blob of three smallest chunks but five bytes")
  void smallestChunks(DigestAlgorithm algorithm) {
    int minimum = PushWay.smallestChunk(repository.upload());
    Blob blob = Blob.random(algorithm, 3 * minimum - 5);

    assertPushed(PushWay.CHUNKS_AND_LAST_IN_THE_PUT.push(repository, blob), blob);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("#16 the last chunk rides on the PUT, or the PUT is empty")
  void lastChunk(DigestAlgorithm algorithm) {
    for (PushWay way : List.of(PushWay.CHUNKS_AND_LAST_IN_THE_PUT, PushWay.CHUNKS_AND_EMPTY_PUT)) {
      Blob blob = Blob.random(algorithm, SIZE);
      assertPushed(way.push(repository, blob), blob);
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("#17 #18 #19 chunks out of order: 416, the state can be asked for, and it goes on")
  void outOfOrder(DigestAlgorithm algorithm) {
    Blob blob = Blob.random(algorithm, 3072);
    UploadClient upload = repository.upload();
    assertStanding(upload.status(), "0-0");

    byte[] third = blob.part(2048, 3072);
    upload.chunk(2048, third).expectError(416, "BLOB_UPLOAD_INVALID");
    assertStanding(upload.status(), "0-0");
    upload.chunk(0, blob.part(0, 1024)).expect(202);

    upload.chunk(2048, third).expectError(416, "BLOB_UPLOAD_INVALID");
    upload.chunk(0, blob.part(0, 1024)).expectError(416, "BLOB_UPLOAD_INVALID");
    upload.finish(blob.digest(), 2048, third).expectError(416, "BLOB_UPLOAD_INVALID");
    assertStanding(repository.send(Call.get(upload.finishing(blob.digest()))), "0-1023");

    upload.chunk(1024, blob.part(1024, 2048)).expect(202);
    assertPushed(upload.finish(blob.digest(), 2048, third), blob);
  }

  private static void assertStanding(Answer status, String range) {
    status.expect(204);
    assertThat(status.header("Range")).isEqualTo(range);
    assertThat(status.header("Location")).isNotEmpty();
    assertThat(status.body()).isEmpty();
  }

  @Test
  @DisplayName("#17 a chunk out of order is answered with the range that is there")
  void trueOffset() {
    Blob blob = Blob.random(3072);
    UploadClient upload = repository.upload();
    upload.chunk(0, blob.part(0, 1024)).expect(202);

    Answer refused = upload.chunk(2048, blob.part(2048, 3072)).expect(416);

    assertThat(refused.header("Range")).isEqualTo("0-1023");
    assertThat(refused.header("Location")).isEqualTo(upload.location());
  }
}
