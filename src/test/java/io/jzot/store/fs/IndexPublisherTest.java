package io.jzot.store.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jzot.oci.Digest;
import io.jzot.oci.LayoutIndex;
import io.jzot.oci.RawManifest;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.oci.json.LayoutIndexes;
import io.jzot.store.RepositoryStorage;
import io.jzot.store.layout.Stamp;
import io.jzot.testing.RepositoryContents;
import io.jzot.testing.Together;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How index.json follows the log: always, in order, and durably before anything is unlinked. */
class IndexPublisherTest {
  private static final RepositoryName NAME = new RepositoryName("app");

  /** More than are published at once. */
  private static final int MANY = 300;

  @TempDir Path directory;

  private Path root;
  private Path index;
  private final List<HookedDisk.Call> calls = new CopyOnWriteArrayList<>();
  private final HookedDisk disk = new HookedDisk(calls::add);

  @BeforeEach
  void findRoot() throws IOException {
    root = directory.toRealPath();
    index = root.resolve("app/index.json");
  }

  private FileStorage open() {
    return FileStorage.open(root, FileStorageOptions.DEFAULT, disk);
  }

  private static void tags(RepositoryStorage repository, RawManifest image, int count) {
    repository.update(
        draft -> {
          for (int i = 0; i < count; i++) {
            draft.put(
                image.descriptor(),
                io.jzot.oci.json.Manifests.parse(image.bytes(), image.mediaType()),
                List.of(new Tag("tag" + i)));
          }
          return true;
        });
  }

  private LayoutIndex shown() throws IOException {
    try (InputStream in = Files.newInputStream(index)) {
      return LayoutIndexes.read(in);
    }
  }

  private int last(String operation, Path path) {
    return calls.lastIndexOf(new HookedDisk.Call(operation, path));
  }

  /** Whether the name of the index that is there now was flushed. */
  private boolean isFlushed() {
    int named = last("rename", index);
    return named >= 0 && named < last("forceDirectory", root.resolve("app"));
  }

  /** What a power cut leaves is whole, however little time there was. */
  @ParameterizedTest
  @ValueSource(ints = {1, MANY})
  void contentIsForcedBeforeItGetsTheName(int tags) throws Exception {
    List<String> named = new CopyOnWriteArrayList<>();
    AtomicReference<String> forced = new AtomicReference<>("");
    disk.hook(
        call -> {
          if (call.is("force") && call.path().toString().endsWith(".index")) {
            forced.set(call.path().toString());
          }
          if (call.is("rename") && call.path().equals(index)) {
            named.add(forced.getAndSet(""));
          }
        });
    try (FileStorage storage = open()) {
      RepositoryContents contents = RepositoryContents.of(storage.repository(NAME));
      RawManifest image = contents.image("image", "v1");
      tags(storage.repository(NAME), image, tags);
      contents.publish(image, "last");
    }

    assertThat(named).hasSizeGreaterThan(1).doesNotContain("");
  }

  @Test
  void smallIndexIsPublishedBeforeTheAnswerAndFlushedWhenItRests() throws Exception {
    try (FileStorage storage = open()) {
      RepositoryContents.of(storage.repository(NAME)).image("image", "v1");

      assertThat(FileTrees.text(index)).contains("\"v1\"");
      await().until(this::isFlushed);
    }
  }

  @Test
  void indexIsFlushedAtTheEnd() throws Exception {
    try (FileStorage storage = open()) {
      RepositoryContents contents = RepositoryContents.of(storage.repository(NAME));
      RawManifest image = contents.image("image", "v1");
      tags(storage.repository(NAME), image, MANY);
      contents.publish(image, "last");
    }

    assertThat(FileTrees.text(index)).contains("\"last\"");
    assertThat(Stamp.of(shown()).ours()).isTrue();
    assertThat(last("forceDirectory", root.resolve("app"))).isGreaterThan(last("rename", index));
  }

  @Test
  void largeIndexFollowsWithoutFurtherPushes() throws Exception {
    try (FileStorage storage = open()) {
      RepositoryContents contents = RepositoryContents.of(storage.repository(NAME));
      RawManifest image = contents.image("image", "v1");
      tags(storage.repository(NAME), image, MANY);
      contents.publish(image, "last");

      await().until(() -> FileTrees.text(index).contains("\"last\""));
      await().until(this::isFlushed);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, MANY})
  void nothingIsUnlinkedThatADurableIndexMayName(int tags) throws Exception {
    List<String> violations = new CopyOnWriteArrayList<>();
    AtomicInteger unlinked = new AtomicInteger();
    try (FileStorage storage = open()) {
      RepositoryStorage repository = storage.repository(NAME);
      RepositoryContents contents = RepositoryContents.of(repository);
      RawManifest image = contents.image("image", "v1");
      tags(repository, image, tags);
      RawManifest other = contents.image("other", "gone");
      Path blob = FileTrees.blob(root.resolve("app"), other.digest());
      disk.hook(
          call -> {
            if (call.is("rename") && isTrash(call.path(), other.digest())) {
              unlinked.incrementAndGet();
              if (FileTrees.text(index).contains(other.digest().hex())) {
                violations.add("index.json names it");
              }
              if (last("forceDirectory", root.resolve("app")) < last("rename", index)) {
                violations.add("the name of index.json is not flushed");
              }
            }
            calls.add(call);
          });

      remove(repository, other.digest());

      await().untilAsserted(() -> assertThat(blob).doesNotExist());
      assertThat(unlinked).hasValue(1);
      assertThat(violations).isEmpty();
    }
  }

  /** Where a blob goes when it loses its name. */
  private boolean isTrash(Path file, Digest digest) {
    return file.startsWith(root.resolve("app/.trash"))
        && file.getFileName().toString().endsWith(digest.hex());
  }

  private static void remove(RepositoryStorage repository, Digest digest) {
    repository.update(
        draft -> {
          draft.remove(digest);
          return true;
        });
  }

  @Test
  void publicationThatFailsIsTriedAgainAndHarmsNobody() throws Exception {
    AtomicBoolean failing = new AtomicBoolean();
    AtomicInteger failures = new AtomicInteger();
    disk.hook(
        call -> {
          if (failing.get() && call.is("create") && call.path().toString().endsWith(".index")) {
            failures.incrementAndGet();
            throw new IOException("injected");
          }
        });
    try (FileStorage storage = open()) {
      RepositoryContents contents = RepositoryContents.of(storage.repository(NAME));
      RawManifest image = contents.image("image", "v1");
      failing.set(true);

      contents.publish(image, "v2");

      assertThat(storage.repository(NAME).find(new Tag("v2"))).isPresent();
      assertThat(FileTrees.text(index)).contains("\"v1\"").doesNotContain("\"v2\"");
      await().until(() -> failures.get() > 1);
      failing.set(false);
      await().until(() -> FileTrees.text(index).contains("\"v2\""));
    }
  }

  @Test
  void indexIsWholeAtAnyMomentAndNeverGoesBack() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    List<Long> seen = new ArrayList<>();
    disk.hook(call -> {});
    try (FileStorage storage = open()) {
      RepositoryContents contents = RepositoryContents.of(storage.repository(NAME));
      RawManifest image = contents.image("image", "v1");
      AtomicInteger pushing = new AtomicInteger(4);
      Together.run(
          5,
          thread ->
              () -> {
                for (int i = 0; thread < 4 && i < 100; i++) {
                  contents.publish(image, "t" + thread + "-" + i);
                }
                if (thread < 4 && pushing.decrementAndGet() == 0) {
                  done.set(true);
                }
                while (thread == 4 && !done.get()) {
                  Stamp stamp = Stamp.of(shown());
                  assertThat(stamp.ours()).isTrue();
                  seen.add(stamp.sequence());
                }
                return true;
              });
    }
    assertThat(seen).isSorted();
    assertThat(seen.stream().distinct().count()).isGreaterThan(5);
    assertThat(Stamp.of(shown()).sequence()).isGreaterThanOrEqualTo(401);
  }
}
