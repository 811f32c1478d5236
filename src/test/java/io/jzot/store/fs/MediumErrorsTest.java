package io.jzot.store.fs;

import static io.jzot.contract.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.store.UploadSession;
import io.jzot.testing.RandomBlobs;
import io.jzot.testing.RepositoryContents;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MediumErrorsTest {
  private static final RepositoryName NAME = new RepositoryName("app");

  @TempDir Path root;

  private final HookedDisk disk = new HookedDisk(call -> {});
  private FileStorage storage;

  @BeforeEach
  void open() {
    storage = FileStorage.open(root, FileStorageOptions.DEFAULT, disk);
    RepositoryContents.of(storage.repository(NAME)).image("image", "v1");
  }

  @AfterEach
  void close() {
    disk.hook(call -> {});
    storage.close();
  }

  @Test
  void fullDiskIsToldAsSuchAndReadsGoOn() throws Exception {
    String noRoom = NoRoom.reason();
    UploadSession session = storage.repository(NAME).startUpload("", DigestAlgorithm.SHA256);
    UploadSession.Append append = session.append(null);
    disk.hook(
        call -> {
          if (call.is("write")) {
            throw new IOException(noRoom);
          }
          if (call.is("create") || call.is("createDirectory")) {
            throw new FileSystemException(call.path().toString(), null, noRoom);
          }
        });

    RepositoryContents contents = RepositoryContents.of(storage.repository(NAME));
    assertRefused(ErrorCode.STORAGE_FULL, () -> append.write(ByteBuffer.allocate(10)));
    assertRefused(ErrorCode.STORAGE_FULL, () -> contents.blob("blob"));
    assertRefused(
        ErrorCode.STORAGE_FULL,
        () -> RepositoryContents.of(storage.repository(new RepositoryName("new"))).blob("blob"));
    assertThat(storage.repository(NAME).find(new Tag("v1"))).isPresent();
    disk.hook(call -> {});
    contents.image("other", "v2");
    append.close();
  }

  @Test
  void failuresTellNothingOfTheInside() {
    byte[] blob = RandomBlobs.bytes("blob");
    disk.hook(
        call -> {
          throw new FileSystemException(call.path().toString(), null, "Input/output error");
        });

    List<org.assertj.core.api.ThrowableAssert.ThrowingCallable> calls =
        List.of(
            () -> storage.repository(NAME).exists(),
            () -> storage.repository(NAME).find(new Tag("v1")),
            () -> storage.repository(NAME).put(RandomBlobs.sha256(blob), blob),
            () -> storage.repository(NAME).startUpload("", DigestAlgorithm.SHA256),
            () -> storage.repository(NAME).update(draft -> draft.exists()),
            () -> storage.refresh());
    for (org.assertj.core.api.ThrowableAssert.ThrowingCallable call : calls) {
      OciException failure = catchThrowableOfType(OciException.class, call);
      assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE);
      assertThat(failure.getMessage() + failure.detail())
          .doesNotContain(root.toString())
          .doesNotContain("Input/output");
    }
  }
}
