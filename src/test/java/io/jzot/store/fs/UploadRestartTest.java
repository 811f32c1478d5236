package io.jzot.store.fs;

import static io.jzot.contract.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.oci.ContentRange;
import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.UploadId;
import io.jzot.store.UploadSession;
import io.jzot.testing.Contents;
import io.jzot.testing.RandomBlobs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Upload sessions that outlive the process. */
class UploadRestartTest {
  private static final RepositoryName NAME = new RepositoryName("team/app");
  private static final byte[] CONTENT = RandomBlobs.bytes(7, 300_000);
  private static final Digest DIGEST = RandomBlobs.sha256(CONTENT);

  @TempDir Path root;

  private FileStorage storage;
  private UploadId id;

  @BeforeEach
  void begin() {
    storage = FileStorage.open(root, FileStorageOptions.DEFAULT);
    UploadSession session =
        storage.repository(NAME).startUpload("alice: ü", DigestAlgorithm.SHA256);
    id = session.id();
    append(session, null, 0, 100_000);
  }

  @AfterEach
  void close() {
    storage.close();
  }

  private UploadSession restart() {
    storage.close();
    storage = FileStorage.open(root, FileStorageOptions.DEFAULT);
    return storage.repository(NAME).resumeUpload(id, "alice: ü").orElseThrow();
  }

  private static void append(
      UploadSession session, @Nullable ContentRange range, int from, int to) {
    try (UploadSession.Append append = session.append(range)) {
      append.write(ByteBuffer.wrap(CONTENT, from, to - from));
      append.acknowledge();
    }
  }

  private void assertCommits(UploadSession session) {
    assertThat(session.commit(DIGEST)).isEqualTo(CONTENT.length);
    assertThat(Contents.read(storage.repository(NAME).open(DIGEST).orElseThrow()))
        .isEqualTo(CONTENT);
  }

  @Test
  void sessionGoesOnAfterARestart() {
    UploadSession session = restart();
    assertThat(session.tail()).isEqualTo(100_000);

    append(session, null, 100_000, 200_000);
    session = restart();
    append(session, new ContentRange(200_000, 299_999), 200_000, 300_000);

    assertCommits(session);
  }

  @Test
  void bytesBeyondTheAcknowledgedOffsetAreDroppedByARetry() throws Exception {
    appendBehindTheBack(50_000);
    UploadSession session = restart();
    assertThat(session.tail()).isEqualTo(150_000);

    append(session, null, 100_000, 300_000);

    assertCommits(session);
  }

  @Test
  void bytesBeyondTheAcknowledgedOffsetAreKeptByAMatchingRange() throws Exception {
    appendBehindTheBack(50_000);
    UploadSession session = restart();

    append(session, new ContentRange(150_000, 299_999), 150_000, 300_000);

    assertCommits(session);
  }

  @Test
  void bytesBeyondTheAcknowledgedOffsetAreNotCommitted() throws Exception {
    append(
        storage.repository(NAME).resumeUpload(id, "alice: ü").orElseThrow(),
        null,
        100_000,
        300_000);
    Files.write(file(), new byte[1000], StandardOpenOption.APPEND);

    assertCommits(restart());
  }

  /** As if the process had been killed in the middle of a request. */
  private void appendBehindTheBack(int count) throws IOException {
    byte[] more = java.util.Arrays.copyOfRange(CONTENT, 100_000, 100_000 + count);
    Files.write(file(), more, StandardOpenOption.APPEND);
  }

  private Path file() {
    return root.resolve("team/app/.uploads").resolve(id.value() + "." + OwnerHash.of("alice: ü"));
  }

  @Test
  void sessionThatWasOnlyOpenedGoesOnAfterARestart() throws Exception {
    UploadSession fresh = storage.repository(NAME).startUpload("bob", DigestAlgorithm.SHA512);
    assertThat(new Disk().list(root.resolve("team/app/.uploads")))
        .filteredOn(name -> name.startsWith(fresh.id().value()))
        .hasSize(1);
    restart();

    assertThat(storage.repository(NAME).resumeUpload(fresh.id(), "")).isEmpty();
    UploadSession session = storage.repository(NAME).resumeUpload(fresh.id(), "bob").orElseThrow();
    append(session, null, 0, 300_000);
    assertCommits(session);
  }

  @Test
  void whatARequestBroughtThatWasToEndASessionIsBroughtAgain() {
    UploadSession session = storage.repository(NAME).resumeUpload(id, "alice: ü").orElseThrow();
    try (UploadSession.Append append = session.append(null)) {
      append.write(ByteBuffer.wrap(CONTENT, 100_000, 200_000));
      append.complete();
    }
    session = restart();
    assertThat(session.tail()).isEqualTo(300_000);

    append(session, null, 100_000, 300_000);

    assertCommits(session);
  }

  @Test
  void ownerAndRepositoryStillCount() {
    restart();

    assertThat(storage.repository(NAME).resumeUpload(id, "bob")).isEmpty();
    assertThat(storage.repository(new RepositoryName("team")).resumeUpload(id, "alice: ü"))
        .isEmpty();
  }

  @Test
  void powerCutMayTakeAcknowledgedBytes() throws Exception {
    storage.close();
    Files.write(file(), java.util.Arrays.copyOf(CONTENT, 60_000));
    UploadSession session = restart();
    assertThat(session.tail()).isEqualTo(60_000);

    append(session, null, 60_000, 300_000);

    assertCommits(session);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "acknowledged=",
        "acknowledged=-5\nowner=\nalgorithm=sha256\nstarted=2026-01-01T00:00:00Z\n",
        "acknowledged=5\nowner=!!!\nalgorithm=sha256\nstarted=2026-01-01T00:00:00Z\n",
        "acknowledged=5\nowner=\nalgorithm=md5\nstarted=2026-01-01T00:00:00Z\n"
      })
  void sessionWithATornRecordIsNone(String record) throws Exception {
    storage.close();
    Files.writeString(file().resolveSibling(id.value() + ".session"), record);
    storage = FileStorage.open(root, FileStorageOptions.DEFAULT);

    assertThat(storage.repository(NAME).resumeUpload(id, "alice: ü")).isEmpty();
    assertThat(storage.repository(NAME).resumeUpload(id, "")).isEmpty();
  }

  @Test
  void sessionWhoseFileWasTakenAwayIsUnknown() throws Exception {
    UploadSession session = storage.repository(NAME).resumeUpload(id, "alice: ü").orElseThrow();
    Files.delete(file());

    assertRefused(ErrorCode.BLOB_UPLOAD_UNKNOWN, () -> session.append(null));
    assertThat(storage.repository(NAME).resumeUpload(id, "alice: ü")).isEmpty();
  }

  @Test
  void failedWriteLeavesWhatArrived() throws Exception {
    storage.close();
    HookedDisk disk = new HookedDisk(call -> {});
    storage = FileStorage.open(root, FileStorageOptions.DEFAULT, disk);
    UploadSession session = storage.repository(NAME).resumeUpload(id, "alice: ü").orElseThrow();
    try (UploadSession.Append append = session.append(null)) {
      append.write(ByteBuffer.wrap(CONTENT, 100_000, 10_000));
      disk.hook(
          call -> {
            if (call.is("write")) {
              throw new IOException("broken");
            }
          });
      assertRefused(
          ErrorCode.UNAVAILABLE, () -> append.write(ByteBuffer.wrap(CONTENT, 110_000, 10)));
      disk.hook(call -> {});
    }
    assertThat(session.tail()).isEqualTo(110_000);

    append(session, null, 100_000, 300_000);

    assertCommits(session);
  }

  @Test
  void nothingStaysOfEndedSessions() throws Exception {
    UploadSession session = restart();
    assertRefused(ErrorCode.DIGEST_INVALID, () -> session.commit(DIGEST));
    storage.repository(NAME).startUpload("", DigestAlgorithm.SHA256).cancel();

    assertThat(FileTrees.all(root.resolve("team/app"))).containsExactly(".uploads");
  }
}
