package io.jzot.store.fs;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.oci.OciException;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RawManifest;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.store.RepositoryStorage;
import io.jzot.testing.RepositoryContents;
import io.jzot.testing.Together;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pushes to one repository at the same time. */
class GroupCommitTest {
  private static final RepositoryName NAME = new RepositoryName("app");
  private static final int THREADS = 32;
  private static final int ROUNDS = 10;

  @TempDir Path root;

  private static Set<String> tags(RepositoryStorage repository) {
    return repository.tags(PageRequest.ALL).items().stream()
        .map(Tag::value)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void pushesShareAFlush() throws Exception {
    AtomicInteger forces = new AtomicInteger();
    HookedDisk disk = new HookedDisk(call -> {});
    try (FileStorage storage = FileStorage.open(root, FileStorageOptions.DEFAULT, disk)) {
      RepositoryContents contents = RepositoryContents.of(storage.repository(NAME));
      RawManifest image = contents.image("image");
      disk.hook(
          call -> {
            if (call.is("force") && call.path().endsWith(".journal")) {
              forces.incrementAndGet();
              sleep(3);
            }
          });

      Together.run(
          THREADS,
          thread ->
              () -> {
                for (int i = 0; i < ROUNDS; i++) {
                  contents.publish(image, "t" + thread + "-" + i);
                }
                return true;
              });

      assertThat(tags(storage.repository(NAME))).hasSize(THREADS * ROUNDS);
      assertThat(forces.get()).isLessThan(THREADS * ROUNDS / 4);
    }
    try (FileStorage storage = FileStorage.open(root, FileStorageOptions.DEFAULT)) {
      assertThat(tags(storage.repository(NAME))).hasSize(THREADS * ROUNDS);
    }
  }

  @Test
  void failedFlushFailsAllWhoWaitAndNobodyElse() throws Exception {
    AtomicInteger forces = new AtomicInteger();
    Set<String> acknowledged = new ConcurrentSkipListSet<>();
    HookedDisk disk = new HookedDisk(call -> {});
    AtomicInteger refused = new AtomicInteger();
    try (FileStorage storage = FileStorage.open(root, FileStorageOptions.DEFAULT, disk)) {
      RepositoryContents contents = RepositoryContents.of(storage.repository(NAME));
      RawManifest image = contents.image("image");
      disk.hook(
          call -> {
            if (call.is("force") && call.path().endsWith(".journal")) {
              sleep(2);
              if (forces.incrementAndGet() % 5 == 0) {
                throw new IOException("injected");
              }
            }
          });

      Together.run(
          THREADS,
          thread ->
              () -> {
                for (int i = 0; i < ROUNDS; i++) {
                  String tag = "t" + thread + "-" + i;
                  try {
                    contents.publish(image, tag);
                    acknowledged.add(tag);
                  } catch (OciException e) {
                    refused.incrementAndGet();
                  }
                }
                return true;
              });

      assertThat(refused.get()).isPositive();
      Set<String> more = new TreeSet<>(tags(storage.repository(NAME)));
      more.removeAll(acknowledged);
      assertThat(more).isEmpty();
      assertThat(tags(storage.repository(NAME))).isEqualTo(acknowledged);
      disk.hook(call -> {});
    }
    try (FileStorage storage = FileStorage.open(root, FileStorageOptions.DEFAULT)) {
      assertThat(tags(storage.repository(NAME))).isEqualTo(acknowledged);
    }
  }

  @Test
  void whatIsNotDurableIsNotSeen() throws Exception {
    HookedDisk disk = new HookedDisk(call -> {});
    try (FileStorage storage = FileStorage.open(root, FileStorageOptions.DEFAULT, disk)) {
      RepositoryStorage repository = storage.repository(NAME);
      RepositoryContents contents = RepositoryContents.of(repository);
      RawManifest image = contents.image("image");
      List<Set<String>> seen = new java.util.ArrayList<>();
      disk.hook(
          call -> {
            if (call.is("force") && call.path().endsWith(".journal")) {
              seen.add(tags(repository)); // A reader does not wait for the flush either.
            }
          });

      contents.publish(image, "v1");

      assertThat(seen).containsExactly(Set.of());
      assertThat(tags(repository)).containsExactly("v1");
    }
  }

  @Test
  void editsBetweenAndDuringPushesLoseNothing() throws Exception {
    Path index = root.resolve("app/index.json");
    try (FileStorage storage = FileStorage.open(root, FileStorageOptions.DEFAULT)) {
      RepositoryStorage repository = storage.repository(NAME);
      RepositoryContents contents = RepositoryContents.of(repository);
      RawManifest image = contents.image("image", "edited-0");
      Together.run(
          9,
          thread ->
              () -> {
                for (int i = 0; i < 20; i++) {
                  if (thread == 8) {
                    String text = FileTrees.text(index);
                    FileTrees.replace(index, text.replaceAll("edited-\\d+", "edited-" + (i + 1)));
                    sleep(3);
                  } else {
                    contents.publish(image, "t" + thread + "-" + i);
                  }
                }
                return true;
              });

      assertThat(tags(repository).stream().filter(tag -> tag.startsWith("t"))).hasSize(160);
      assertThat(tags(repository).stream().filter(tag -> tag.startsWith("edited"))).isNotEmpty();
    }
  }
}
