package io.jzot.contract;

import static io.jzot.contract.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.oci.ContentRange;
import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.UploadId;
import io.jzot.store.RepositoryStorage;
import io.jzot.store.Storage;
import io.jzot.store.UploadSession;
import io.jzot.testing.Contents;
import io.jzot.testing.RandomBlobs;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Upload sessions. */
public abstract class UploadContract {
  private static final RepositoryName NAME = new RepositoryName("team/app");
  private static final byte[] CONTENT = RandomBlobs.bytes(42, 200_000);
  private static final Digest DIGEST = RandomBlobs.sha256(CONTENT);

  private Storage storage;
  private RepositoryStorage repository;

  /** A new, empty store. */
  protected abstract Storage open() throws Exception;

  @BeforeEach
  void openStorage() throws Exception {
    storage = open();
    repository = storage.repository(NAME);
  }

  @AfterEach
  void closeStorage() {
    storage.close();
  }

  @Test
  void whatWasAcknowledgedBecomesABlob() {
    UploadSession session = start();
    assertThat(session.tail()).isZero();

    append(session, null, 0, CONTENT.length);

    assertThat(session.tail()).isEqualTo(CONTENT.length);
    assertThat(session.commit(DIGEST)).isEqualTo(CONTENT.length);
    assertThat(Contents.read(repository.open(DIGEST).orElseThrow())).isEqualTo(CONTENT);
    assertEnded(session);
  }

  @Test
  void sessionAloneMakesNoRepository() {
    UploadSession session = start();
    append(session, null, 0, 10);

    assertThat(repository.exists()).isFalse();
    assertThat(storage.repositories(PageRequest.ALL).items()).isEmpty();
    session.cancel();
    assertThat(repository.exists()).isFalse();
    assertEnded(session);
  }

  @Test
  void nothingIsABlobAsWell() {
    UploadSession session = start();

    Digest nothing = RandomBlobs.sha256(new byte[0]);
    assertThat(session.commit(nothing)).isZero();

    assertThat(repository.size(nothing)).hasValue(0);
  }

  @Test
  void chunksFollowEachOther() {
    UploadSession session = start();
    for (int at = 0; at < CONTENT.length; at += 50_000) {
      append(session, new ContentRange(at, at + 49_999), at, at + 50_000);
      session = resume(session);
    }

    session.commit(DIGEST);

    assertThat(Contents.read(repository.open(DIGEST).orElseThrow())).isEqualTo(CONTENT);
  }

  @Test
  void chunkElsewhereIsRefusedAndTheSessionStaysUsable() {
    UploadSession session = start();
    append(session, new ContentRange(0, 999), 0, 1000);

    for (long first : new long[] {0, 999, 1001, 1_000_000}) {
      assertRefused(
          ErrorCode.BLOB_UPLOAD_RANGE, () -> session.append(new ContentRange(first, first + 9)));
    }

    append(session, new ContentRange(1000, CONTENT.length - 1), 1000, CONTENT.length);
    assertThat(session.commit(DIGEST)).isEqualTo(CONTENT.length);
  }

  @Test
  void transportRetryStartsAtTheAcknowledgedOffset() {
    UploadSession session = start();
    append(session, null, 0, 1000);
    cut(session, null, 1000, 70_000);
    assertThat(session.tail()).isEqualTo(70_000);

    UploadSession again = resume(session);
    assertThat(again.tail()).isEqualTo(70_000);
    append(again, null, 1000, CONTENT.length);

    assertThat(again.commit(DIGEST)).isEqualTo(CONTENT.length);
  }

  @Test
  void retryFromTheAcknowledgedOffsetMayBeShorter() {
    UploadSession session = start();
    cut(session, null, 1000, 70_000);

    append(session, new ContentRange(0, 9), 0, 10);

    assertThat(session.tail()).isEqualTo(10);
    assertThat(session.commit(RandomBlobs.sha256(Arrays.copyOf(CONTENT, 10)))).isEqualTo(10);
  }

  @Test
  void matchingRangeGoesOnAtTheTail() {
    UploadSession session = start();
    append(session, null, 0, 1000);
    cut(session, null, 1000, 70_000);

    append(resume(session), new ContentRange(70_000, CONTENT.length - 1), 70_000, CONTENT.length);

    assertThat(session.commit(DIGEST)).isEqualTo(CONTENT.length);
  }

  @Test
  void whatWasNotAcknowledgedIsNotPartOfTheBlob() {
    UploadSession session = start();
    append(session, null, 0, 1000);
    cut(session, null, 5000, 9000);

    assertThat(session.commit(RandomBlobs.sha256(Arrays.copyOf(CONTENT, 1000)))).isEqualTo(1000);
  }

  @Test
  void anotherRequestTakesTheSessionOver() {
    UploadSession session = start();
    UploadSession.Append first = session.append(null);
    first.write(ByteBuffer.wrap(CONTENT, 0, 1000));

    UploadSession.Append second = resume(session).append(null);
    second.write(ByteBuffer.wrap(CONTENT));

    assertRefused(
        ErrorCode.BLOB_UPLOAD_CONFLICT, () -> first.write(ByteBuffer.wrap(CONTENT, 1000, 10)));
    assertRefused(ErrorCode.BLOB_UPLOAD_CONFLICT, first::acknowledge);
    first.close();
    assertThat(second.acknowledge()).isEqualTo(CONTENT.length);
    second.close();
    assertThat(session.commit(DIGEST)).isEqualTo(CONTENT.length);
  }

  @Test
  void requestThatEndsASessionCommitsBeforeItLetsGo() {
    UploadSession session = start();
    append(session, null, 0, 10_000);
    try (UploadSession.Append append = resume(session).append(null)) {
      append.write(ByteBuffer.wrap(CONTENT, 10_000, CONTENT.length - 10_000));
      assertThat(append.complete()).isEqualTo(CONTENT.length);
      assertThat(resume(session).commit(DIGEST)).isEqualTo(CONTENT.length);
    }

    assertThat(Contents.read(repository.open(DIGEST).orElseThrow())).isEqualTo(CONTENT);
    assertEnded(session);
  }

  @Test
  void takingASessionOverMeansThatNobodyElsesFileIsCommitted() {
    UploadSession session = start();
    UploadSession.Append first = session.append(null);
    first.write(ByteBuffer.wrap(CONTENT));
    first.complete();
    first.close();

    append(session, null, CONTENT.length, CONTENT.length);

    assertRefused(ErrorCode.BLOB_UPLOAD_CONFLICT, first::complete);
    assertThat(session.commit(DIGEST)).isEqualTo(CONTENT.length);
  }

  @Test
  void appendOfAnEndedSessionFails() {
    UploadSession session = start();
    UploadSession.Append append = session.append(null);

    session.cancel();

    assertRefused(
        ErrorCode.BLOB_UPLOAD_UNKNOWN, () -> append.write(ByteBuffer.wrap(CONTENT, 0, 10)));
    append.close();
  }

  @Test
  void wrongDigestEndsTheSessionAndLeavesNothing() {
    UploadSession session = start();
    append(session, null, 0, 1000);

    assertRefused(ErrorCode.DIGEST_INVALID, () -> session.commit(DIGEST));

    assertThat(repository.size(DIGEST)).isEmpty();
    assertThat(repository.exists()).isFalse();
    assertEnded(session);
  }

  @ParameterizedTest
  @EnumSource(DigestAlgorithm.class)
  void digestMayBeOfAnotherAlgorithmThanExpected(DigestAlgorithm expected) {
    UploadSession session = repository.startUpload("", expected);
    append(session, null, 0, CONTENT.length);
    Digest digest = Digest.of(DigestAlgorithm.SHA512, CONTENT);

    assertThat(session.commit(digest)).isEqualTo(CONTENT.length);

    assertThat(Contents.read(repository.open(digest).orElseThrow())).isEqualTo(CONTENT);
  }

  @Test
  void blobThatIsThereAlreadyIsTakenAgain() {
    repository.put(DIGEST, CONTENT);
    UploadSession session = start();
    append(session, null, 0, CONTENT.length);

    assertThat(session.commit(DIGEST)).isEqualTo(CONTENT.length);

    assertThat(Contents.read(repository.open(DIGEST).orElseThrow())).isEqualTo(CONTENT);
  }

  @Test
  void sessionBelongsToItsRepositoryAndOwner() {
    UploadSession session = repository.startUpload("alice", DigestAlgorithm.SHA256);
    RepositoryStorage other = storage.repository(new RepositoryName("team/other"));

    assertThat(repository.resumeUpload(session.id(), "bob")).isEmpty();
    assertThat(repository.resumeUpload(session.id(), "")).isEmpty();
    assertThat(other.resumeUpload(session.id(), "alice")).isEmpty();
    assertThat(repository.resumeUpload(UploadId.random(), "alice")).isEmpty();
    assertThat(repository.resumeUpload(session.id(), "alice")).isPresent();
  }

  @Test
  void buffersOfAnyKindAreTakenWhole() {
    UploadSession session = start();
    ByteBuffer direct = ByteBuffer.allocateDirect(100_000).put(CONTENT, 0, 100_000).flip();
    ByteBuffer slice = ByteBuffer.wrap(CONTENT, 100_000, 50_000).slice();
    ByteBuffer readOnly = ByteBuffer.wrap(CONTENT, 150_000, 50_000).asReadOnlyBuffer();
    try (UploadSession.Append append = session.append(null)) {
      for (ByteBuffer buffer : new ByteBuffer[] {direct, slice, readOnly}) {
        append.write(buffer);
        assertThat(buffer.hasRemaining()).isFalse();
      }
      append.acknowledge();
    }

    assertThat(session.commit(DIGEST)).isEqualTo(CONTENT.length);
  }

  private UploadSession start() {
    return repository.startUpload("", DigestAlgorithm.SHA256);
  }

  private UploadSession resume(UploadSession session) {
    return repository.resumeUpload(session.id(), "").orElseThrow();
  }

  private static void append(
      UploadSession session, @Nullable ContentRange range, int from, int to) {
    try (UploadSession.Append append = session.append(range)) {
      for (int at = from; at < to; at += 7777) {
        append.write(ByteBuffer.wrap(CONTENT, at, Math.min(7777, to - at)));
      }
      assertThat(append.acknowledge()).isEqualTo(to);
    }
  }

  /** A request that was cut: nothing is acknowledged. */
  private static void cut(UploadSession session, @Nullable ContentRange range, int from, int to) {
    try (UploadSession.Append append = session.append(range)) {
      append.write(ByteBuffer.wrap(CONTENT, from, to - from));
    }
  }

  private void assertEnded(UploadSession session) {
    assertThat(repository.resumeUpload(session.id(), "")).isEmpty();
    assertRefused(ErrorCode.BLOB_UPLOAD_UNKNOWN, () -> session.append(null));
    assertRefused(ErrorCode.BLOB_UPLOAD_UNKNOWN, () -> session.commit(DIGEST));
    assertRefused(ErrorCode.BLOB_UPLOAD_UNKNOWN, session::cancel);
  }
}
