package io.jzot.store.fs;

import static io.jzot.contract.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.store.RepositoryStorage;
import io.jzot.store.UploadSession;
import io.jzot.testing.RepositoryContents;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fills up, or runs out of inodes: pulls and deletes work, and it recovers. */
class RoomTest {
  private static final RepositoryName NAME = new RepositoryName("app");

  @TempDir Path root;

  private final SmallDisk disk = new SmallDisk();
  private FileStorage storage;
  private RepositoryStorage repository;
  private RepositoryContents contents;

  @BeforeEach
  void open() {
    storage = FileStorage.open(root, FileStorageOptions.DEFAULT.withReserve(true), disk);
    repository = storage.repository(NAME);
    contents = RepositoryContents.of(repository);
    contents.image("image", "v1");
    contents.image("other", "v2");
  }

  @AfterEach
  void close() {
    disk.failure = "";
    storage.close();
  }

  private Path weight() {
    return root.resolve("_ballast/weight");
  }

  /** What is known of the room is looked at again after a moment. */
  private void awaitRoom() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .ignoreExceptionsInstanceOf(OciException.class)
        .until(() -> contents.blob("probe " + System.nanoTime()) != null);
  }

  private void awaitRefusal() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .until(
            () -> {
              try {
                contents.blob("probe " + System.nanoTime());
                return false;
              } catch (OciException e) {
                return e.code() == ErrorCode.STORAGE_FULL;
              }
            });
  }

  @Test
  void reserveGoesWithTheSizeOfTheDisk() {
    assertThat(Room.reserveOf(48L << 20)).isEqualTo(3L << 20);
    assertThat(Room.reserveOf(300L << 20)).isEqualTo(4L << 20);
    assertThat(Room.reserveOf(10L << 30)).isEqualTo((10L << 30) / 100);
    assertThat(Room.reserveOf(1L << 40)).isEqualTo(256L << 20);
  }

  @Test
  void belowTheReserveOnlyPullsAndDeletesWork() throws Exception {
    UploadSession session = repository.startUpload("", DigestAlgorithm.SHA256);
    disk.free = 1 << 20;
    awaitRefusal();

    OciException refusal = catchThrowableOfType(OciException.class, () -> contents.blob("more"));
    assertThat(refusal.detail()).containsEntry("free", "1048576").containsKey("reserve");
    assertRefused(ErrorCode.STORAGE_FULL, () -> repository.startUpload("", DigestAlgorithm.SHA256));
    assertRefused(ErrorCode.STORAGE_FULL, () -> session.append(null));
    assertRefused(
        ErrorCode.STORAGE_FULL,
        () -> contents.push(RepositoryContents.imageOf("image").raw(), "v3"));
    assertThat(repository.find(new Tag("v1"))).isPresent();
    Digest gone = RepositoryContents.imageOf("other").raw().digest();
    repository.update(
        draft -> {
          draft.remove(gone);
          return true;
        });
    assertThat(repository.find(gone)).isEmpty();
    assertThat(Files.size(weight())).isEqualTo(SmallDisk.TOTAL / 32);

    disk.free = SmallDisk.TOTAL;
    awaitRoom();
    session.append(null).close();
  }

  @Test
  void deletesOnAFullDiskGiveUpTheBallastAndItIsMadeAgainBeforeAnythingElse() throws Exception {
    disk.free = 0;
    disk.full = true;
    untag("v1");

    assertThat(repository.find(new Tag("v1"))).isEmpty();
    assertThat(weight()).doesNotExist();
    disk.free = Room.reserveOf(SmallDisk.TOTAL) + 1; // enough for the reserve, not for the ballast
    awaitRefusal();
    assertThat(weight()).doesNotExist();

    disk.free = SmallDisk.TOTAL;
    awaitRoom();
    assertThat(weight()).exists();
  }

  @Test
  void withoutInodesDeletesWorkAndItRecovers() throws Exception {
    disk.noInodes = true;
    assertRefused(ErrorCode.STORAGE_FULL, () -> contents.blob("more"));
    assertRefused(ErrorCode.STORAGE_FULL, () -> repository.startUpload("", DigestAlgorithm.SHA256));
    assertThat(repository.find(new Tag("v1"))).isPresent();
    List<String> uploads = new Disk().list(root.resolve("app/.uploads"));

    untag("v1");

    assertThat(repository.find(new Tag("v1"))).isEmpty();
    awaitRoom();
    assertThat(root.resolve("_ballast/inode-00")).exists();
    assertThat(root.resolve("_ballast/inode-32")).doesNotExist();
    assertThat(uploads).isEmpty();
  }

  @Test
  void uploadThatTheDiskHasNoRoomForGivesItsRoomBack() throws Exception {
    UploadSession session = repository.startUpload("", DigestAlgorithm.SHA256);
    try (UploadSession.Append append = session.append(null)) {
      append.write(ByteBuffer.wrap(new byte[1000]));
      disk.full = true;
      assertRefused(ErrorCode.STORAGE_FULL, () -> append.write(ByteBuffer.wrap(new byte[1000])));
    }

    assertThat(session.tail()).isZero();
    assertThat(
            Files.size(
                root.resolve("app/.uploads")
                    .resolve(session.id().value() + "." + OwnerHash.of(""))))
        .isZero();
    disk.full = false;
    awaitRoom();
    session.append(null).close();
  }

  @Test
  void ballastIsKeptFromOneStartToTheNext() throws Exception {
    Object before = Files.getLastModifiedTime(weight());
    storage.close();
    open();

    assertThat(Files.getLastModifiedTime(weight())).isEqualTo(before);
  }

  @Test
  void startsOnAFullDisk() throws Exception {
    storage.close();
    Files.delete(weight());
    disk.full = true;
    disk.free = 0;

    storage = FileStorage.open(root, FileStorageOptions.DEFAULT.withReserve(true), disk);

    assertThat(storage.repository(NAME).find(new Tag("v1"))).isPresent();
  }

  @Test
  void mediumThatFailsIsTroubleUntilItIsWell() {
    assertThat(storage.trouble()).isEmpty();
    disk.failure = "Read-only file system";

    assertRefused(ErrorCode.UNAVAILABLE, () -> contents.blob("more"));

    assertThat(storage.trouble()).contains("storage fails: Read-only file system");
    assertThat(repository.find(new Tag("v1"))).isPresent();
    disk.failure = "";
    storage.probe();
    assertThat(storage.trouble()).isEmpty();
    contents.blob("more");
  }

  @Test
  void fullDiskIsNoTrouble() {
    disk.noInodes = true;
    storage.probe();

    assertThat(storage.trouble()).isEmpty();
  }

  private void untag(String tag) {
    repository.update(
        draft -> {
          draft.untag(new Tag(tag));
          return true;
        });
  }
}
