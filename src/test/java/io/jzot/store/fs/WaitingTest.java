package io.jzot.store.fs;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.oci.PageRequest;
import io.jzot.oci.RawManifest;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.store.RepositoryStorage;
import io.jzot.testing.Contents;
import io.jzot.testing.RandomBlobs;
import io.jzot.testing.RepositoryContents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who waits for whom while a disk is slow. */
@Timeout(60)
class WaitingTest {
  private static final RepositoryName NAME = new RepositoryName("app");

  @TempDir Path directory;

  private final CountDownLatch go = new CountDownLatch(1);
  private final CountDownLatch slow = new CountDownLatch(1);
  private final HookedDisk disk = new HookedDisk(call -> {});
  private Path root;
  private FileStorage storage;
  private RepositoryStorage repository;
  private RawManifest image;

  @BeforeEach
  void open() throws Exception {
    root = directory.toRealPath();
    storage = FileStorage.open(root, FileStorageOptions.DEFAULT, disk);
    repository = storage.repository(NAME);
    image = RepositoryContents.of(repository).image("image", "v1");
  }

  @AfterEach
  void close() {
    go.countDown();
    storage.close();
  }

  /** A push that stops at that call until the test lets it go. */
  private CompletableFuture<RawManifest> stuckPush(String operation, Path path) throws Exception {
    RawManifest other = RepositoryContents.imageOf("image").annotation("a", "b").raw();
    repository.put(other.digest(), other.bytes());
    disk.hook(
        call -> {
          if (call.is(operation) && call.path().startsWith(path) && slow.getCount() > 0) {
            slow.countDown();
            await(go);
          }
        });
    CompletableFuture<RawManifest> push =
        CompletableFuture.supplyAsync(
            () -> RepositoryContents.of(repository).publish(other, "v1", "v2"));
    assertThat(slow.await(30, TimeUnit.SECONDS)).isTrue();
    return push;
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void readersSeeTheOldStateWhileTheNewOneIsFlushed() throws Exception {
    CompletableFuture<RawManifest> push = stuckPush("force", root.resolve("app/.journal"));

    // The log has it already, but it is not acknowledged.
    assertThat(Files.readString(root.resolve("app/.journal"), StandardCharsets.ISO_8859_1))
        .contains("v2");
    assertThat(FileTrees.text(root.resolve("app/index.json"))).doesNotContain("v2");
    assertThat(repository.find(new Tag("v1"))).contains(image.descriptor());
    assertThat(repository.find(new Tag("v2"))).isEmpty();
    assertThat(repository.tags(PageRequest.ALL).items()).containsExactly(new Tag("v1"));
    assertThat(Contents.read(repository.open(image.digest()).orElseThrow()))
        .isEqualTo(image.bytes());
    assertThat(repository.referrers(image.digest(), null, PageRequest.ALL).items()).isEmpty();
    byte[] blob = RandomBlobs.bytes("blob");
    repository.put(RandomBlobs.sha256(blob), blob);

    go.countDown();
    RawManifest other = push.get(30, TimeUnit.SECONDS);
    assertThat(repository.find(new Tag("v1"))).contains(other.descriptor());
  }

  @Test
  void otherRepositoriesDoNotWait() throws Exception {
    CompletableFuture<RawManifest> push = stuckPush("force", root.resolve("app/.journal"));

    RepositoryStorage other = storage.repository(new RepositoryName("other"));
    RepositoryContents.of(other).image("image", "v1");
    assertThat(other.mount(RepositoryContents.digest("image layer 1"), NAME)).isTrue();
    assertThat(storage.repositories(PageRequest.ALL).items()).hasSize(2);
    assertThat(push).isNotDone();

    go.countDown();
    push.get(30, TimeUnit.SECONDS);
  }
}
