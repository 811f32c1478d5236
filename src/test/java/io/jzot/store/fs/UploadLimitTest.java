package io.jzot.store.fs;

import static io.jzot.contract.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.RepositoryName;
import io.jzot.store.UploadSession;
import io.jzot.testing.Blob;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many uploads a user may have open. */
class UploadLimitTest {
  private static final int MOST = 3;

  @TempDir private Path root;

  private FileStorage storage;

  @BeforeEach
  void open() {
    storage = FileStorage.open(root, FileStorageOptions.DEFAULT.withUploadsPerOwner(MOST));
  }

  @AfterEach
  void close() {
    storage.close();
  }

  private UploadSession begin(String repository, String owner) {
    return storage
        .repository(new RepositoryName(repository))
        .startUpload(owner, DigestAlgorithm.SHA256);
  }

  private List<UploadSession> beginAll(String owner) {
    List<UploadSession> all = new ArrayList<>();
    for (int i = 0; i < MOST; i++) {
      all.add(begin("team/r" + i, owner));
    }
    return all;
  }

  @Test
  void oneMoreIsRefusedUntilOneEnds() {
    List<UploadSession> mine = beginAll("alice");
    assertRefused(ErrorCode.TOOMANYREQUESTS, () -> begin("team/other", "alice"));
    begin("team/other", "bob");

    mine.get(0).cancel();
    UploadSession next = begin("team/other", "alice");
    assertRefused(ErrorCode.TOOMANYREQUESTS, () -> begin("team/other", "alice"));

    next.commit(Blob.of(new byte[0]).digest());
    begin("team/other", "alice");
    assertRefused(ErrorCode.TOOMANYREQUESTS, () -> begin("team/other", "alice"));
  }

  @Test
  void aFailedCommitThatDropsTheUploadCounts() {
    List<UploadSession> mine = beginAll("alice");
    assertRefused(
        ErrorCode.DIGEST_INVALID, () -> mine.get(0).commit(Blob.of(new byte[1]).digest()));
    begin("team/other", "alice");
  }

  @Test
  void whoHasNoNameIsNotCounted() {
    for (int i = 0; i < 3 * MOST; i++) {
      assertThat(begin("team/app", "").tail()).isZero();
    }
  }

  @Test
  void onlyWhatWasBegunEnds() {
    OwnedUploads owned = new OwnedUploads(1);
    owned.begin("alice", "s1");
    owned.end("s2");
    assertRefused(ErrorCode.TOOMANYREQUESTS, () -> owned.begin("alice", "s2"));
    owned.end("s1");
    owned.end("s1");
    owned.begin("alice", "s2");
    assertRefused(ErrorCode.TOOMANYREQUESTS, () -> owned.begin("alice", "s3"));
    new OwnedUploads(0).begin("alice", "s1");
  }
}
