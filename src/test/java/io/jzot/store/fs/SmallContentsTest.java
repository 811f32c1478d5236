package io.jzot.store.fs;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.oci.Digest;
import io.jzot.oci.RepositoryName;
import io.jzot.store.RepositoryStorage;
import io.jzot.testing.Contents;
import io.jzot.testing.RandomBlobs;
import io.jzot.testing.RepositoryContents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small blobs come from memory, and only as long as the file is the one that was read. */
class SmallContentsTest {
  private static final RepositoryName NAME = new RepositoryName("small");

  @TempDir Path root;
  private long modified;

  @Test
  void aFileIsReadOnce() throws IOException {
    byte[] bytes = RandomBlobs.bytes("blob");
    Disk disk = new Disk();
    try (FileStorage storage = FileStorage.open(root, FileStorageOptions.DEFAULT)) {
      Digest digest = pushed(storage);
      assertThat(read(storage, digest)).isEqualTo(bytes);
      Files.write(file(digest), damaged(bytes)); // Behind our back, looking the same.
      disk.setModified(file(digest), modified);
      assertThat(read(storage, digest)).isEqualTo(bytes);
    }
  }

  @Test
  void aFileThatChangedIsReadAgain() throws IOException {
    byte[] bytes = RandomBlobs.bytes("blob");
    try (FileStorage storage = FileStorage.open(root, FileStorageOptions.DEFAULT)) {
      Digest digest = pushed(storage);
      assertThat(read(storage, digest)).isEqualTo(bytes);
      Files.write(file(digest), damaged(bytes));
      Files.setLastModifiedTime(file(digest), FileTime.fromMillis(1_000));
      assertThat(storage.repository(NAME).open(digest)).as("damaged, and known to be").isEmpty();
    }
  }

  @Test
  void aFileThatIsGoneIsGone() throws IOException {
    try (FileStorage storage = FileStorage.open(root, FileStorageOptions.DEFAULT)) {
      Digest digest = pushed(storage);
      assertThat(read(storage, digest)).isNotEmpty();
      Files.delete(file(digest));
      assertThat(storage.repository(NAME).open(digest)).isEmpty();
    }
  }

  private Digest pushed(FileStorage storage) throws IOException {
    RepositoryStorage repository = storage.repository(NAME);
    Digest digest = RepositoryContents.of(repository).blob("blob");
    modified = new Disk().state(file(digest)).orElseThrow().modified();
    return digest;
  }

  private static byte[] damaged(byte[] bytes) {
    byte[] other = bytes.clone();
    other[0]++;
    return other;
  }

  private static byte[] read(FileStorage storage, Digest digest) {
    return Contents.read(storage.repository(NAME).open(digest).orElseThrow());
  }

  private Path file(Digest digest) {
    return root.resolve("small/blobs/sha256").resolve(digest.hex());
  }
}
