package io.jzot.store.fs;

import static io.jzot.contract.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.config.Durability;
import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.RawManifest;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.store.UploadSession;
import io.jzot.testing.Contents;
import io.jzot.testing.RandomBlobs;
import io.jzot.testing.RepositoryContents;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is flushed, and in which order. */
class DurabilityTest {
  private static final RepositoryName NAME = new RepositoryName("team/app");

  @TempDir Path directory;

  private Path root;
  private final List<HookedDisk.Call> calls = new CopyOnWriteArrayList<>();
  private final HookedDisk disk = new HookedDisk(calls::add);

  @BeforeEach
  void findRoot() throws IOException {
    root = directory.toRealPath().resolve("root");
  }

  private FileStorage open(Durability durability) {
    FileStorage storage =
        FileStorage.open(root, FileStorageOptions.DEFAULT.withDurability(durability), disk);
    storage.repositories(io.jzot.oci.PageRequest.ALL);
    calls.clear();
    return storage;
  }

  private List<Path> paths(String operation) {
    return calls.stream().filter(call -> call.is(operation)).map(HookedDisk.Call::path).toList();
  }

  private int last(String operation, Path path) {
    return calls.lastIndexOf(new HookedDisk.Call(operation, path));
  }

  @Test
  void pushIsFlushedFromTheBlobsUpToTheIndex() {
    try (FileStorage storage = open(Durability.FULL)) {
      RawManifest image = RepositoryContents.of(storage.repository(NAME)).image("image", "v1");

      Path repository = root.resolve("team/app");
      Path blobs = repository.resolve("blobs/sha256");
      Path index = repository.resolve("index.json");
      Set<Path> flushed = new HashSet<>(paths("forceDirectory"));
      assertThat(flushed)
          .contains(root, root.resolve("team"), repository, repository.resolve("blobs"), blobs)
          .noneMatch(it -> it.startsWith(root.resolve("_blobstore")));
      // Every file that got a name in the layout was forced before, under its old name.
      assertThat(paths("force")).hasSizeGreaterThanOrEqualTo(6);
      int manifestNamed = last("rename", FileTrees.blob(repository, image.digest()));
      int blobsFlushed = last("forceDirectory", blobs);
      int indexNamed = last("rename", index);
      int logged = last("force", repository.resolve(".journal"));
      assertThat(manifestNamed).isPositive().isLessThan(blobsFlushed);
      assertThat(blobsFlushed).isLessThan(logged);
      assertThat(logged).isLessThan(indexNamed);
      assertThat(lastForceBefore(manifestNamed)).isLessThan(manifestNamed);
    }
  }

  private int lastForceBefore(int end) {
    for (int i = end - 1; i >= 0; i--) {
      if (calls.get(i).is("force")) {
        return i;
      }
    }
    throw new AssertionError("nothing was forced");
  }

  @Test
  void directoryThatSomebodyElseJustMadeIsFlushedAsWell() throws Exception {
    try (FileStorage storage = open(Durability.FULL)) {
      java.nio.file.Files.createDirectories(root.resolve("team/app/blobs/sha256"));

      RepositoryContents.of(storage.repository(NAME)).blob("blob");

      assertThat(paths("forceDirectory"))
          .contains(
              root, root.resolve("team"), root.resolve("team/app"), root.resolve("team/app/blobs"));
    }
  }

  @Test
  void whatOthersLeftHereIsFlushedBeforeItIsReferenced() throws Exception {
    RawManifest image = RepositoryContents.imageOf("image").raw();
    try (FileStorage storage = open(Durability.NONE)) {
      RepositoryContents.of(storage.repository(NAME)).blobsOf("image");
      assertThat(paths("force")).isEmpty();
      assertThat(paths("forceDirectory")).isEmpty();
    }
    try (FileStorage storage = open(Durability.FULL)) {
      RepositoryContents.of(storage.repository(NAME)).push(image, "v1");

      Path repository = root.resolve("team/app");
      assertThat(paths("force"))
          .contains(
              FileTrees.blob(repository, RepositoryContents.digest("image config")),
              FileTrees.blob(repository, RepositoryContents.digest("image layer 1")));
    }
  }

  /** Whoever gave it its name may have died before that was durable. */
  @Test
  void aLogIsFlushedWithItsNameBeforeAnythingIsAppended() {
    try (FileStorage storage = open(Durability.NONE)) {
      RepositoryContents.of(storage.repository(NAME)).image("image", "v1");
    }
    try (FileStorage storage = open(Durability.FULL)) {
      assertThat(storage.repository(NAME).exists()).isTrue();

      assertThat(paths("force")).containsExactly(root.resolve("team/app/.journal"));
      assertThat(paths("forceDirectory")).containsExactly(root.resolve("team/app"));
    }
  }

  @Test
  void sameAgainIsAcknowledgedOnlyWhenItIsDurable() {
    try (FileStorage storage = open(Durability.NONE)) {
      RepositoryContents.of(storage.repository(NAME)).image("image", "v1");
    }
    try (FileStorage storage = open(Durability.FULL)) {
      storage
          .repository(NAME)
          .referrers(RepositoryContents.digest("x"), null, io.jzot.oci.PageRequest.ALL);
      RepositoryContents.of(storage.repository(NAME))
          .publish(RepositoryContents.imageOf("image").raw(), "v1");

      assertThat(paths("force")).contains(root.resolve("team/app/.journal"));
      calls.clear();
      RepositoryContents.of(storage.repository(NAME)).image("image", "v1");
      assertThat(paths("force")).doesNotContain(root.resolve("team/app/.journal"));
    }
  }

  @Test
  void lesserDurabilityFlushesLess() {
    try (FileStorage storage = open(Durability.DATA)) {
      RepositoryContents.of(storage.repository(NAME)).image("image", "v1");
      assertThat(paths("force")).isNotEmpty();
      assertThat(paths("forceDirectory")).isEmpty();
    }
    try (FileStorage storage = open(Durability.NONE)) {
      RepositoryContents.of(storage.repository(NAME)).image("other", "v1");
      assertThat(paths("force")).isEmpty();
      assertThat(paths("forceDirectory")).isEmpty();
    }
  }

  @Test
  void blobThatIsThereAlreadyCostsNoFlushOfItsContent() {
    try (FileStorage storage = open(Durability.FULL)) {
      RepositoryContents.of(storage.repository(NAME)).blob("blob");
      RepositoryContents.of(storage.repository(new RepositoryName("other"))).image("image");
      calls.clear();

      RepositoryContents.of(storage.repository(NAME)).blob("blob");
      assertThat(paths("force")).isEmpty();
      RepositoryContents.of(storage.repository(new RepositoryName("other"))).blob("blob");
      assertThat(paths("force")).isEmpty();
    }
  }

  @Test
  void fileThatCouldNotBeForcedIsNeverForcedAgain() {
    Set<Path> refused = new HashSet<>();
    try (FileStorage storage = open(Durability.FULL)) {
      RepositoryContents contents = RepositoryContents.of(storage.repository(NAME));
      contents.blob("first");
      byte[] bytes = RandomBlobs.bytes("blob");
      disk.hook(
          call -> {
            if (call.is("force") && !isProbe(call)) {
              assertThat(refused.add(call.path())).as("%s", call.path()).isTrue();
              throw new IOException("lost");
            }
          });

      UploadSession session = storage.repository(NAME).startUpload("", DigestAlgorithm.SHA256);
      try (UploadSession.Append append = session.append(null)) {
        append.write(ByteBuffer.wrap(bytes));
        append.acknowledge();
      }
      for (int i = 0; i < 3; i++) {
        assertRefused(
            i == 0 ? ErrorCode.UNAVAILABLE : ErrorCode.BLOB_UPLOAD_UNKNOWN,
            () -> session.commit(RandomBlobs.sha256(bytes)));
        assertRefused(ErrorCode.UNAVAILABLE, () -> contents.blob("blob"));
        assertRefused(ErrorCode.UNAVAILABLE, () -> contents.blob("second"));
      }
      assertThat(refused).hasSize(7);
      disk.hook(call -> {});
      contents.image("image", "v1");
      disk.hook(
          call -> {
            if (call.is("force") && !isProbe(call)) {
              assertThat(refused.add(call.path())).as("%s", call.path()).isTrue();
              throw new IOException("lost");
            }
          });
      for (int i = 0; i < 3; i++) {
        assertRefused(ErrorCode.UNAVAILABLE, () -> untag(storage));
      }
      assertThat(storage.repository(NAME).find(new Tag("v1"))).isPresent();
      disk.hook(call -> {});
      untag(storage);
      assertThat(storage.repository(NAME).find(new Tag("v1"))).isEmpty();
    }
  }

  /** A new file each time, by which the store asks whether the medium takes writes at all. */
  private static boolean isProbe(HookedDisk.Call call) {
    return call.path().endsWith("_health");
  }

  private static void untag(FileStorage storage) {
    storage
        .repository(NAME)
        .update(
            draft -> {
              draft.untag(new Tag("v1"));
              return true;
            });
  }

  @Test
  void inheritedBlobThatCannotBeForcedIsReplacedByACopy() throws Exception {
    try (FileStorage storage = open(Durability.NONE)) {
      RepositoryContents.of(storage.repository(NAME)).blobsOf("image");
    }
    try (FileStorage storage = open(Durability.FULL)) {
      RepositoryContents contents = RepositoryContents.of(storage.repository(NAME));
      RawManifest image = RepositoryContents.imageOf("image").raw();
      Digest digest = RepositoryContents.digest("image config");
      Path config = FileTrees.blob(root.resolve("team/app"), digest);
      Object before = FileTrees.inode(config);
      disk.hook(
          call -> {
            if (call.is("force") && call.path().equals(config)) {
              throw new IOException("lost");
            }
          });

      assertRefused(ErrorCode.UNAVAILABLE, () -> contents.push(image, "v1"));
      assertThat(Contents.read(storage.repository(NAME).open(digest).orElseThrow()))
          .isEqualTo(RandomBlobs.bytes("image config"));
      contents.push(image, "v1");
      assertThat(FileTrees.inode(config)).isNotEqualTo(before);
      assertThat(storage.repository(NAME).find(new Tag("v1"))).isPresent();
    }
  }

  @Test
  void inheritedBlobThatCannotBeForcedIsServedButNotShared() {
    RepositoryName other = new RepositoryName("other");
    try (FileStorage storage = open(Durability.FULL)) {
      RepositoryContents.of(storage.repository(NAME)).image("image", "v1");
    }
    try (FileStorage storage = open(Durability.FULL)) {
      Digest digest = RepositoryContents.digest("image config");
      disk.hook(
          call -> {
            if (call.is("force")) {
              throw new IOException("lost");
            }
          });
      assertThat(storage.repository(other).mount(digest, NAME)).isFalse();
      disk.hook(call -> {});

      assertThat(storage.repository(NAME).size(digest)).isPresent();
      assertThat(storage.repository(other).mount(digest, NAME)).isFalse();
      RepositoryContents.of(storage.repository(other)).blob("image config");
      assertThat(storage.repository(NAME).size(digest)).isPresent();
    }
  }
}
