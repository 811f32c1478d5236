package io.jzot.store.fs;

import static io.jzot.contract.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.oci.ErrorCode;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RawManifest;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.oci.json.Manifests;
import io.jzot.store.RepositoryStorage;
import io.jzot.testing.RandomBlobs;
import io.jzot.testing.RepositoryContents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody changes or tears the index while the server runs. */
class OutsideEditTest {
  private static final RepositoryName NAME = new RepositoryName("app");

  @TempDir Path root;

  private final AtomicInteger reads = new AtomicInteger();

  /** What happens just before the index is read, once. */
  private final AtomicReference<Runnable> atRead = new AtomicReference<>(() -> {});

  private FileStorage storage;
  private RepositoryStorage repository;
  private RepositoryContents contents;
  private RawManifest image;

  @BeforeEach
  void open() {
    Disk disk =
        new HookedDisk(
            call -> {
              if (call.is("openToRead") && call.path().endsWith("index.json")) {
                reads.incrementAndGet();
                atRead.getAndSet(() -> {}).run();
              }
            });
    storage = FileStorage.open(root, FileStorageOptions.DEFAULT, disk);
    repository = storage.repository(NAME);
    contents = RepositoryContents.of(repository);
    image = contents.image("image", "aaaa");
  }

  @AfterEach
  void close() {
    storage.close();
  }

  private Path index() {
    return root.resolve("app/index.json");
  }

  private void edit(String from, String to) {
    try {
      FileTrees.replace(index(), FileTrees.text(index()).replace(from, to));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void editIsServedAtOnce() {
    edit("aaaa", "another");

    assertThat(tags()).containsExactly("another");
    assertThat(repository.find(new Tag("another"))).contains(image.descriptor());
  }

  /** Some editors take the file away before they put a new one there. */
  @Test
  void indexThatIsAwayForAMomentIsWaitedFor() throws IOException {
    String text = FileTrees.text(index()).replace("aaaa", "another");
    edit("aaaa", "between");
    atRead.set(
        () -> {
          try {
            Files.delete(index());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });

    assertThat(repository.find(new Tag("between"))).as("nobody has read it").isEmpty();
    assertThat(repository.find(new Tag("aaaa"))).as("from the log").isPresent();
    FileTrees.replace(index(), text);
    assertThat(repository.find(new Tag("another"))).isPresent();
  }

  @Test
  void editInPlaceOfTheSameSizeIsServedAtOnce() throws Exception {
    for (int i = 0; i < 50; i++) {
      String from = tags().get(0);
      storage.of(NAME).publish(); // Or it would be published between the next two lines, one day.
      String to = i % 2 == 0 ? "bbbb" : "aaaa";
      byte[] text = FileTrees.text(index()).replace(from, to).getBytes(StandardCharsets.UTF_8);
      Files.write(index(), text); // Same inode, same size, perhaps the same tick.
      assertThat(tags()).containsExactly(to);
    }
  }

  @Test
  void unchangedIndexIsNotReadAgain() {
    int before = reads.get();

    for (int i = 0; i < 1000; i++) {
      assertThat(repository.find(new Tag("aaaa"))).isPresent();
      assertThat(tags()).hasSize(1);
    }

    assertThat(reads.get()).isEqualTo(before);
  }

  @Test
  void ownPushIsNotReadBack() {
    int before = reads.get();

    contents.image("other", "v2");

    assertThat(reads.get()).isEqualTo(before);
    assertThat(tags()).containsExactly("aaaa", "v2");
  }

  @Test
  void editedIndexIsReadOnceItIsSureThatItRests() throws Exception {
    edit("aaaa", "edited");
    assertThat(tags()).containsExactly("edited");
    Thread.sleep(150); // Until a change after the one we saw could not look the same.
    assertThat(tags()).containsExactly("edited");
    int before = reads.get();

    for (int i = 0; i < 1000; i++) {
      assertThat(tags()).hasSize(1);
    }

    assertThat(reads.get()).isEqualTo(before);
  }

  @Test
  void editBeforeAWriteIsKept() {
    edit("aaaa", "edited");

    contents.image("other", "v2");

    assertThat(tags()).containsExactly("edited", "v2");
  }

  @Test
  void editDuringATransactionIsKept() {
    RawManifest other = RepositoryContents.imageOf("image").annotation("a", "b").raw();
    repository.put(other.digest(), other.bytes());
    AtomicInteger runs = new AtomicInteger();

    repository.update(
        draft -> {
          if (runs.incrementAndGet() == 1) {
            edit("aaaa", "edited");
          }
          draft.put(
              other.descriptor(),
              Manifests.parse(other.bytes(), other.mediaType()),
              List.of(new Tag("v2")));
          return true;
        });

    assertThat(runs).hasValue(2);
    assertThat(tags()).containsExactly("edited", "v2");
  }

  @Test
  void layoutThatIsTakenAwayIsGone() throws Exception {
    Files.move(root.resolve("app"), root.resolve("moved"));

    assertThat(repository.exists()).isFalse();
    assertRefused(ErrorCode.NAME_UNKNOWN, () -> repository.tags(PageRequest.ALL));
    assertThat(repository.find(image.digest())).isEmpty();
    assertThat(storage.repository(new RepositoryName("moved")).find(new Tag("aaaa"))).isPresent();

    contents.image("new", "v1");
    assertThat(tags()).containsExactly("v1");
    Files.delete(root.resolve("moved/oci-layout"));
    storage.refresh();
    assertThat(storage.repositories(PageRequest.ALL).items()).containsExactly(NAME);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{}",
        "null",
        "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"application/vnd.oci",
        "{\"schemaVersion\":2,\"manifests\":{}}",
        "{\"schemaVersion\":1,\"manifests\":[]}",
        "\uFEFF{\"schemaVersion\":2,\"manifests\":[]}",
        "{\"schemaVersion\":2,\"manifests\":[]}{\"schemaVersion\":2}",
        "\0\0\0\0\0\0\0\0"
      })
  void tornIndexIsRebuiltFromTheLog(String text) throws Exception {
    FileTrees.replace(index(), text);

    assertThat(tags()).containsExactly("aaaa");
    contents.image("other", "v2");
    assertThat(tags()).containsExactly("aaaa", "v2");
    assertThat(FileTrees.text(index())).contains("\"aaaa\"").contains("\"v2\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"appl"})
  void tornIndexWithoutLogIsNeitherServedNorOverwritten(String text) throws Exception {
    Files.delete(root.resolve("app/.journal"));
    String whole = FileTrees.text(index());
    FileTrees.replace(index(), text);

    assertAway();
    assertThat(FileTrees.text(index())).isEqualTo(text);
    assertThat(storage.repository(new RepositoryName("b")).exists()).isFalse();
    RepositoryContents.of(storage.repository(new RepositoryName("b"))).image("image", "v1");

    FileTrees.replace(index(), whole);
    assertThat(tags()).containsExactly("aaaa");
    contents.image("other", "v2");
    assertThat(tags()).containsExactly("aaaa", "v2");
  }

  @Test
  void directoryInsteadOfTheIndex() throws Exception {
    Files.delete(index());
    Files.createDirectory(index());

    assertAway();
    assertThat(index()).isDirectory();
  }

  private void assertAway() {
    RawManifest other = RepositoryContents.imageOf("other").raw();
    byte[] blob = RandomBlobs.bytes("blob");
    List<org.assertj.core.api.ThrowableAssert.ThrowingCallable> calls =
        List.of(
            () -> repository.tags(PageRequest.ALL),
            () -> repository.find(new Tag("aaaa")),
            () -> repository.find(image.digest()),
            () -> repository.size(image.digest()),
            () -> repository.open(image.digest()),
            () -> repository.referrers(image.digest(), null, PageRequest.ALL),
            () -> repository.put(RandomBlobs.sha256(blob), blob),
            () -> repository.mount(RandomBlobs.sha256(blob), null),
            () -> repository.deleteBlob(image.digest()),
            () -> contents.publish(other, "v2"),
            () -> repository.update(draft -> draft.exists()));
    for (org.assertj.core.api.ThrowableAssert.ThrowingCallable call : calls) {
      assertRefused(ErrorCode.UNAVAILABLE, call)
          .hasMessageContaining("index of this repository is damaged")
          .message()
          .doesNotContain(root.toString());
    }
  }

  private List<String> tags() {
    return repository.tags(PageRequest.ALL).items().stream().map(Tag::value).toList();
  }
}
