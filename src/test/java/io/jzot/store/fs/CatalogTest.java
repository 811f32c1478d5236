package io.jzot.store.fs;

import static io.jzot.contract.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.oci.ErrorCode;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RepositoryName;
import io.jzot.testing.RepositoryContents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogTest {
  @TempDir Path root;

  private void layout(String name) throws IOException {
    Path directory = Files.createDirectories(root.resolve(name));
    Files.writeString(directory.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    Files.writeString(directory.resolve("index.json"), "{\"schemaVersion\":2,\"manifests\":[]}");
  }

  private static List<String> names(FileStorage storage) {
    return storage.repositories(PageRequest.ALL).items().stream()
        .map(RepositoryName::value)
        .toList();
  }

  @Test
  void onlyLayoutsWithNamesAreListed() throws Exception {
    for (String name :
        List.of(
            "b",
            "a/b",
            "a",
            "blobs",
            "blobs/x",
            "a/blobs/sha256",
            "a/.uploads/x",
            "_blobstore/x",
            "A",
            "a/B",
            "a b",
            "x..y",
            "-a",
            "a/.trash/run",
            "index.json",
            "deep/er/and/deeper")) {
      layout(name);
    }
    Files.createDirectories(root.resolve("half"));
    Files.writeString(root.resolve("half/index.json"), "{}");
    Files.createDirectories(root.resolve("other"));
    Files.writeString(root.resolve("other/oci-layout"), "{}");
    Files.createDirectories(root.resolve("dir/index.json"));
    Files.createDirectories(root.resolve("dir/oci-layout"));
    Files.writeString(root.resolve("file"), "");
    Files.createSymbolicLink(root.resolve("loop"), root);

    try (FileStorage storage = FileStorage.open(root, FileStorageOptions.DEFAULT)) {
      assertThat(names(storage))
          .containsExactly("a", "a/b", "b", "blobs", "blobs/x", "deep/er/and/deeper", "index.json");
    }
  }

  @Test
  void rootIsNotWalkedWhileTheServerStarts() throws Exception {
    layout("a");
    AtomicInteger walked = new AtomicInteger();
    Disk disk =
        new HookedDisk(
            call -> {
              if (call.is("list")) {
                walked.incrementAndGet();
              }
            });
    try (FileStorage storage = FileStorage.open(root, FileStorageOptions.DEFAULT, disk)) {
      assertThat(walked).hasValue(0);
      assertThat(names(storage)).containsExactly("a");
      assertThat(walked).hasPositiveValue();
    }
  }

  @Test
  void firstListingWaitsForTheWalkAndNothingElseDoes() throws Exception {
    layout("a");
    layout("b");
    CountDownLatch go = new CountDownLatch(1);
    Disk disk =
        new HookedDisk(
            call -> {
              if (call.is("list")) {
                await(go);
              }
            });
    try (FileStorage storage = FileStorage.open(root, FileStorageOptions.DEFAULT, disk)) {
      assertThat(storage.repository(new RepositoryName("a")).exists()).isTrue();
      RepositoryContents.of(storage.repository(new RepositoryName("new"))).blob("blob");
      Thread listing = new Thread(() -> names(storage));
      listing.start();
      listing.join(100);
      assertThat(listing.isAlive()).isTrue();
      go.countDown();
      listing.join(10_000);
      assertThat(listing.isAlive()).isFalse();
      assertThat(names(storage)).containsExactly("a", "b", "new");
    }
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void walkThatFailedIsTriedAgain() throws Exception {
    layout("a");
    HookedDisk disk =
        new HookedDisk(
            call -> {
              if (call.is("list")) {
                throw new IOException("broken");
              }
            });
    try (FileStorage storage = FileStorage.open(root, FileStorageOptions.DEFAULT, disk)) {
      assertRefused(ErrorCode.UNAVAILABLE, () -> names(storage));
      disk.hook(call -> {});
      assertThat(names(storage)).containsExactly("a");
    }
  }

  @Test
  void refreshFindsWhatCameAndWent() throws Exception {
    layout("a");
    layout("b");
    try (FileStorage storage = FileStorage.open(root, FileStorageOptions.DEFAULT)) {
      assertThat(names(storage)).containsExactly("a", "b");
      Files.move(root.resolve("a"), root.resolve("c"));
      assertThat(names(storage)).containsExactly("a", "b");

      storage.refresh();

      assertThat(names(storage)).containsExactly("b", "c");
    }
  }
}
