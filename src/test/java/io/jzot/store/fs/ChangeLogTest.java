package io.jzot.store.fs;

import static io.jzot.contract.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.config.Durability;
import io.jzot.oci.Digest;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RawManifest;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.oci.json.Manifests;
import io.jzot.store.RepositoryStorage;
import io.jzot.testing.RepositoryContents;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a repository says after a restart, whatever became of its index.json and its log. */
class ChangeLogTest {
  private static final RepositoryName NAME = new RepositoryName("app");

  @TempDir Path root;

  private void open(Consumer<RepositoryStorage> body) {
    open(FileStorageOptions.DEFAULT, new Disk(), body);
  }

  private void open(FileStorageOptions options, Disk disk, Consumer<RepositoryStorage> body) {
    try (FileStorage storage = FileStorage.open(root, options, disk)) {
      body.accept(storage.repository(NAME));
    }
  }

  private RawManifest push(String name, String... tags) {
    List<RawManifest> pushed = new ArrayList<>();
    open(repository -> pushed.add(RepositoryContents.of(repository).image(name, tags)));
    return pushed.get(0);
  }

  private void untag(String tag) {
    open(repository -> untag(repository, tag));
  }

  private static void untag(RepositoryStorage repository, String tag) {
    repository.update(
        draft -> {
          draft.untag(new Tag(tag));
          return true;
        });
  }

  private Path index() {
    return root.resolve("app/index.json");
  }

  private Path log() {
    return root.resolve("app/.journal");
  }

  private List<String> tags() {
    List<String> tags = new ArrayList<>();
    open(repository -> tags.addAll(tags(repository)));
    return tags;
  }

  private static List<String> tags(RepositoryStorage repository) {
    return repository.tags(PageRequest.ALL).items().stream().map(Tag::value).toList();
  }

  private boolean isKnown(Digest manifest) {
    List<Boolean> known = new ArrayList<>();
    open(repository -> known.add(repository.find(manifest).isPresent()));
    return known.get(0);
  }

  private void edit(String from, String to) throws IOException {
    String text = FileTrees.text(index());
    assertThat(text).contains(from);
    FileTrees.replace(index(), text.replace(from, to));
  }

  /** An entry as an editor writes it. */
  private static String entry(RawManifest manifest, String tag) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d,\"annotations\":{\"%s\":\"%s\"}}"
        .formatted(
            manifest.mediaType(),
            manifest.digest(),
            manifest.bytes().length,
            "org.opencontainers.image.ref.name",
            tag);
  }

  @Test
  void loadingReadsNoManifests() {
    RawManifest image = push("image", "v1");
    push("other", "v2");
    open(
        repository ->
            RepositoryContents.of(repository).referrer("referrer", image.digest(), "a/b"));
    List<String> read = new ArrayList<>();
    Disk disk =
        new HookedDisk(
            call -> {
              if (call.is("openToRead")) {
                read.add(String.valueOf(call.path().getFileName()));
              }
            });

    open(
        FileStorageOptions.DEFAULT,
        disk,
        repository -> {
          assertThat(tags(repository)).containsExactly("v1", "v2");
          assertThat(repository.referrers(image.digest(), null, PageRequest.ALL).items())
              .singleElement()
              .satisfies(
                  found -> assertThat(found.annotations()).containsEntry("name", "referrer"));
          assertRefused(
              ErrorCode.BLOB_REFERENCED,
              () -> repository.deleteBlob(RepositoryContents.digest("image layer 1")));
        });
    assertThat(read).containsOnly("_format", "index.json", ".journal");
  }

  @Test
  void indexThatIsBehindIsBroughtUp() throws Exception {
    push("one", "v1");
    byte[] old = Files.readAllBytes(index());
    push("two", "v2");
    Files.write(index(), old);

    assertThat(tags()).containsExactly("v1", "v2");
    assertThat(FileTrees.text(index())).contains("\"v2\"");
  }

  @Test
  void indexThatIsAheadCounts() throws Exception {
    push("one", "v1");
    byte[] old = Files.readAllBytes(log());
    push("two", "v2");
    Files.write(log(), old);

    assertThat(tags()).containsExactly("v1", "v2");
    push("three", "v3");
    assertThat(tags()).containsExactly("v1", "v2", "v3");
  }

  @Test
  void editIsMergedWithWhatTheEditorDidNotSee() throws Exception {
    RawManifest one = push("one", "v1", "gone", "moved", "both");
    RawManifest two = push("two", "two");
    byte[] seen = Files.readAllBytes(index());
    RawManifest three = push("three", "v3", "both");
    untag("two");
    Files.write(index(), seen);
    edit(entry(one, "gone") + ',', "");
    edit(entry(one, "moved"), entry(two, "moved"));
    edit(entry(one, "both"), entry(two, "both"));
    edit("\"manifests\":[", "\"manifests\":[" + entry(one, "added") + ',');

    open(
        repository -> {
          assertThat(tags(repository)).containsExactly("added", "both", "moved", "v1", "v3");
          assertThat(repository.find(new Tag("moved"))).contains(two.descriptor());
          assertThat(repository.find(new Tag("both"))).contains(three.descriptor());
          assertThat(repository.find(two.digest())).isPresent();
        });
    push("four", "v4");
    assertThat(tags()).containsExactly("added", "both", "moved", "v1", "v3", "v4");
  }

  @Test
  void editThatForgetsTheSequenceAddsAndChangesOnly() throws Exception {
    RawManifest one = push("one", "v1", "v2");
    RawManifest two = push("two", "v3");
    FileTrees.replace(
        index(),
        "{\"schemaVersion\":2,\"manifests\":[" + entry(two, "v2") + ',' + entry(two, "new") + "]}");

    open(
        repository -> {
          assertThat(tags(repository)).containsExactly("new", "v1", "v2", "v3");
          assertThat(repository.find(new Tag("v2"))).contains(two.descriptor());
          assertThat(repository.find(new Tag("v1"))).contains(one.descriptor());
        });
  }

  @Test
  void editThatIsOlderThanTheLogUndoesNoPush() throws Exception {
    RawManifest one = push("one", "v1", "moves");
    byte[] seen = Files.readAllBytes(index());
    RawManifest two = push("two", "moves");
    Files.write(log(), new byte[0]); // As if it had been rewritten since.
    push("three", "v3");
    Files.write(index(), seen);
    edit("\"manifests\":[", "\"manifests\":[" + entry(one, "added") + ',');

    open(
        repository -> {
          assertThat(tags(repository)).containsExactly("added", "moves", "v1", "v3");
          assertThat(repository.find(new Tag("moves"))).contains(two.descriptor());
        });
  }

  @Test
  void foreignLayoutGetsALogWithItsFirstWriteOnly() throws Exception {
    push("one", "v1", "v2");
    byte[] foreign = makeForeign();

    assertThat(tags()).containsExactly("v1", "v2");
    assertThat(log()).doesNotExist();
    assertThat(index()).hasBinaryContent(foreign);

    untagUnpublished("v2");
    assertThat(log()).exists();
    assertThat(index()).hasBinaryContent(foreign);
    assertThat(tags()).containsExactly("v1");
  }

  /** It was taken for the one that the log had begun with. */
  @Test
  void foreignIndexThatComesAgainIsAnEdit() throws Exception {
    RawManifest one = push("one", "v1", "v2");
    byte[] foreign = makeForeign();
    push("two", "v1");
    untag("v2");
    FileTrees.replace(index(), new String(foreign, StandardCharsets.UTF_8));

    open(
        repository -> {
          assertThat(tags(repository)).containsExactly("v1", "v2");
          assertThat(repository.find(new Tag("v1"))).contains(one.descriptor());
        });
  }

  /** While the one that the log began with was not overwritten it is that one. */
  @Test
  void foreignIndexThatWasNeverOverwrittenIsNoEdit() throws Exception {
    push("one", "v1", "v2");
    makeForeign();
    untagUnpublished("v2");
    untagUnpublished("v1");

    assertThat(tags()).isEmpty();
  }

  /** Of another program, which left it without a log. */
  private byte[] makeForeign() throws IOException {
    Files.delete(log());
    FileTrees.replace(
        index(), FileTrees.text(index()).replaceAll(",\"annotations\":\\{\"io.jzot[^}]*\\}", ""));
    return Files.readAllBytes(index());
  }

  /** The process dies before it has published. */
  private void untagUnpublished(String tag) {
    Disk disk =
        new HookedDisk(
            call -> {
              if (call.is("rename") && call.path().equals(index())) {
                throw new IOException("dead");
              }
            });
    open(FileStorageOptions.DEFAULT, disk, repository -> untag(repository, tag));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"schemaVersion\":2,\"manif", "missing"})
  void tornIndexIsRebuilt(String text) throws Exception {
    push("one", "v1");
    Files.delete(index());
    if (!text.equals("missing")) {
      Files.writeString(index(), text);
    }

    try (FileStorage storage = FileStorage.open(root, FileStorageOptions.DEFAULT)) {
      assertThat(storage.repositories(PageRequest.ALL).items()).containsExactly(NAME);
      assertThat(tags(storage.repository(NAME))).containsExactly("v1");
    }
    assertThat(FileTrees.text(index())).contains("\"v1\"");
  }

  @Test
  void tailThatIsTornAnywhereIsDropped() throws Exception {
    push("one", "v1");
    push("two", "v2");
    byte[] shown = Files.readAllBytes(index());
    int start = (int) Files.size(log());
    push("three", "v3");
    byte[] whole = Files.readAllBytes(log());
    assertThat(whole.length).isGreaterThan(start);

    for (int length = start; length <= whole.length; length++) {
      Files.write(log(), Arrays.copyOf(whole, length));
      Files.write(index(), shown);
      List<String> expected =
          length < whole.length ? List.of("v1", "v2") : List.of("v1", "v2", "v3");
      Disk disk = new Disk();
      LogContents contents = LogReader.read(disk, log()).orElseThrow();
      assertThat(contents.torn()).isEqualTo(length > start && length < whole.length);
      assertThat(contents.index().tags(PageRequest.ALL).items().stream().map(Tag::value))
          .containsExactlyElementsOf(expected);
      if (length % 40 == 0) {
        push("four", "v4");
        assertThat(tags()).containsAll(expected).contains("v4");
      }
    }
  }

  @Test
  void lastRecordWithAFlippedBitIsDropped() throws Exception {
    push("one", "v1");
    byte[] shown = Files.readAllBytes(index());
    int start = (int) Files.size(log());
    push("two", "v2");
    flip(start + LogFormat.FRAME + 5);
    Files.write(index(), shown);

    assertThat(tags()).containsExactly("v1");
    push("three", "v3");
    assertThat(tags()).containsExactly("v1", "v3");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 9, 40})
  void damageBeforeWhatWasWrittenLaterMakesReadOnly(int offset) throws Exception {
    push("one", "v1");
    int start = (int) Files.size(log());
    push("two", "v2");
    push("three", "v3");
    flip(start + offset);
    byte[] damaged = Files.readAllBytes(log());
    byte[] shown = Files.readAllBytes(index());
    RawManifest other = RepositoryContents.imageOf("other").raw();

    open(
        repository -> {
          assertThat(tags(repository)).containsExactly("v1", "v2", "v3");
          for (ThrowingCallable write :
              List.<ThrowingCallable>of(
                  () -> untag(repository, "v1"),
                  () -> RepositoryContents.of(repository).push(other, "v4"),
                  () -> repository.deleteBlob(RepositoryContents.digest("one layer 1")))) {
            assertRefused(ErrorCode.UNAVAILABLE, write)
                .hasMessageContaining("log of this repository is damaged");
          }
        });
    assertThat(tags()).containsExactly("v1", "v2", "v3");
    assertThat(log()).hasBinaryContent(damaged); // The evidence.
    assertThat(index()).hasBinaryContent(shown);
  }

  @Test
  void holeInWhatWasNeverForcedIsATail() throws Exception {
    push("one", "v1");
    Disk disk = new Disk();
    long last = LogReader.read(disk, log()).orElseThrow().index().sequence();
    int start = (int) Files.size(log());
    byte[] record = {0, 0, 0}; // No time, no actor, no steps.
    ByteBuffer tail = ByteBuffer.allocate(2 * (LogFormat.FRAME + record.length));
    LogFormat.write(new LogFormat.Frame(last + 1, last, record), tail);
    LogFormat.write(new LogFormat.Frame(last + 2, last, record), tail);
    Files.write(log(), tail.array(), java.nio.file.StandardOpenOption.APPEND);
    flip(start + 20);

    assertThat(LogReader.read(disk, log()).orElseThrow().torn()).isTrue();
    push("two", "v2");
    assertThat(tags()).containsExactly("v1", "v2");
  }

  @Test
  void damagedSnapshotMakesReadOnly() throws Exception {
    push("one", "v1");
    flip(LogFormat.HEADER + LogFormat.FRAME + 1);

    open(
        repository -> {
          assertThat(tags(repository)).containsExactly("v1");
          assertRefused(
              ErrorCode.UNAVAILABLE, () -> RepositoryContents.of(repository).image("x", "x"));
        });
  }

  @Test
  void logOfANewerVersionIsRefused() throws Exception {
    push("one", "v1");
    byte[] bytes = Files.readAllBytes(log());
    ByteBuffer header = ByteBuffer.wrap(bytes);
    header.putShort(8, (short) (LogFormat.VERSION + 1));
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, 12);
    header.putInt(12, (int) checksum.getValue());
    Files.write(log(), bytes);

    open(
        repository ->
            assertRefused(ErrorCode.UNAVAILABLE, () -> repository.tags(PageRequest.ALL))
                .hasMessageContaining("newer version"));
    assertThat(log()).hasBinaryContent(bytes);
  }

  /** Writes half of what is appended to the log, and says so or not. */
  private static final class ShortDisk extends HookedDisk {
    private boolean failing;

    private ShortDisk() {
      super(call -> {});
    }

    @Override
    void write(FileChannel channel, ByteBuffer buffer, long position) throws IOException {
      if (failing && isLog(channel)) {
        super.write(channel, buffer.slice(buffer.position(), buffer.remaining() / 2), position);
        throw new IOException("injected: short write");
      }
      super.write(channel, buffer, position);
    }

    private boolean isLog(FileChannel channel) {
      return path(channel).toString().endsWith("journal");
    }
  }

  @Test
  void afterAShortWriteNothingIsWrittenUntilTheLogIsRewritten() throws Exception {
    ShortDisk disk = new ShortDisk();
    List<byte[]> short1 = new ArrayList<>();
    try (FileStorage storage = FileStorage.open(root, FileStorageOptions.DEFAULT, disk)) {
      RepositoryStorage repository = storage.repository(NAME);
      RepositoryContents contents = RepositoryContents.of(repository);
      RawManifest image = contents.image("image", "v1");
      disk.failing = true;

      assertRefused(ErrorCode.UNAVAILABLE, () -> contents.publish(image, "lost"));
      short1.add(Files.readAllBytes(log()));
      for (int i = 0; i < 3; i++) {
        assertRefused(ErrorCode.UNAVAILABLE, () -> contents.publish(image, "refused"));
        assertRefused(ErrorCode.UNAVAILABLE, () -> untag(repository, "v1"));
        assertThat(tags(repository)).containsExactly("v1");
      }
      assertThat(log()).hasBinaryContent(short1.get(0)); // Nothing was appended behind it.
      Object before = FileTrees.inode(log());
      disk.failing = false;
      contents.publish(image, "v2");

      assertThat(tags(repository)).containsExactly("v1", "v2");
      assertThat(FileTrees.inode(log())).isNotEqualTo(before);
    }
    assertThat(tags()).containsExactly("v1", "v2");
    Files.write(log(), short1.get(0)); // As the process would have left it, had it died then.
    Files.delete(index());
    assertThat(tags()).containsExactly("v1");
  }

  @Test
  void largeIndexThatIsBehindEditedTornOrUnreadable() throws Exception {
    RawManifest image = push("image", "v1");
    open(
        repository ->
            repository.update(
                draft -> {
                  for (int i = 0; i < 5000; i++) {
                    draft.put(
                        image.descriptor(),
                        Manifests.parse(image.bytes(), image.mediaType()),
                        List.of(new Tag("tag-" + i)));
                  }
                  return true;
                }));
    byte[] shown = Files.readAllBytes(index());
    assertThat(shown.length).isGreaterThan(1 << 20);
    push("image", "last");
    Files.write(index(), shown);
    assertThat(tags()).hasSize(5002).contains("last");

    edit("\"tag-77\"", "\"edited\"");
    assertThat(tags()).hasSize(5002).contains("last", "edited").doesNotContain("tag-77");

    Files.write(index(), Arrays.copyOf(shown, shown.length - 20));
    assertThat(tags()).hasSize(5002).contains("last", "edited");

    Disk disk =
        new HookedDisk(
            call -> {
              if (call.is("read") && call.path().endsWith("index.json")) {
                throw new IOException("injected");
              }
            });
    open(
        FileStorageOptions.DEFAULT,
        disk,
        repository -> assertRefused(ErrorCode.UNAVAILABLE, () -> repository.tags(PageRequest.ALL)));
    assertThat(tags()).hasSize(5002);
  }

  @Test
  void startAndListingReadNoRepository() {
    for (int i = 0; i < 20; i++) {
      RepositoryName name = new RepositoryName("app" + i);
      try (FileStorage storage = FileStorage.open(root, FileStorageOptions.DEFAULT)) {
        RepositoryContents.of(storage.repository(name)).image("image", "v1");
      }
    }
    List<Path> read = new CopyOnWriteArrayList<>();
    Disk disk =
        new HookedDisk(
            call -> {
              if (call.is("openToRead")) {
                read.add(call.path().getFileName());
              }
            });

    try (FileStorage storage = FileStorage.open(root, FileStorageOptions.DEFAULT, disk)) {
      assertThat(storage.repositories(PageRequest.ALL).items()).hasSize(20);
      assertThat(read).containsOnly(Path.of("_format"));
      assertThat(storage.repository(new RepositoryName("app3")).exists()).isTrue();
    }
    assertThat(read.stream().filter(path -> path.endsWith(".journal"))).hasSizeLessThan(3);
  }

  @Test
  void coldRepositoriesAreDroppedAndComeBackWithEverything() throws Exception {
    int count = 30;
    Map<Path, Integer> reads = new ConcurrentHashMap<>();
    Disk disk =
        new HookedDisk(
            call -> {
              if (call.is("openToRead") && call.path().endsWith(".journal")) {
                reads.merge(call.path(), 1, Integer::sum);
              }
            });
    FileStorageOptions options = FileStorageOptions.DEFAULT.withDurability(Durability.NONE);
    try (FileStorage storage = FileStorage.open(root, options, disk, 20_000)) {
      List<RepositoryName> names = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        names.add(new RepositoryName("app" + i));
        RepositoryContents.of(storage.repository(names.get(i))).image("image", "v" + i);
      }
      org.awaitility.Awaitility.await()
          .untilAsserted(
              () -> {
                System.gc(); // Until index.json of all was flushed, and nobody holds them.
                for (int i = 0; i < count; i++) {
                  assertThat(tags(storage.repository(names.get(i)))).containsExactly("v" + i);
                }
                assertThat(reads).hasSizeGreaterThan(count / 2);
              });
      RepositoryContents.of(storage.repository(names.get(0))).image("other", "more");
      assertThat(tags(storage.repository(names.get(0)))).containsExactly("more", "v0");
      RepositoryStorage warm = storage.repository(names.get(0));
      tags(warm);
      int before = reads.values().stream().mapToInt(Integer::intValue).sum();
      tags(warm);
      assertThat(reads.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(before);
    }
  }

  @Test
  void logIsRewrittenWhenItsRecordsOutgrowItsSnapshot() throws Exception {
    open(
        FileStorageOptions.DEFAULT.withDurability(Durability.NONE),
        new Disk(),
        repository -> {
          RepositoryContents contents = RepositoryContents.of(repository);
          RawManifest image = contents.image("image", "v1");
          for (int i = 0; i < 4000; i++) {
            contents.publish(image, i % 2 == 0 ? "a" : "b");
            untag(repository, i % 2 == 0 ? "a" : "b");
          }
          org.awaitility.Awaitility.await()
              .untilAsserted(() -> assertThat(Files.size(log())).isLessThan(600_000));
          contents.publish(image, "end");
        });

    assertThat(tags()).containsExactly("end", "v1");
  }

  @Test
  void everythingSurvivesARestart() throws Exception {
    RawManifest child = push("child", "child");
    RawManifest index = RepositoryContents.indexOf(List.of(child)).raw();
    open(repository -> RepositoryContents.of(repository).push(index, "multi", "also"));
    push("child", "again");
    RawManifest other = push("other", "multi");
    open(
        repository ->
            repository.update(
                draft -> {
                  draft.remove(other.digest());
                  return true;
                }));

    assertThat(tags()).containsExactly("again", "also", "child");
    assertThat(isKnown(index.digest())).isTrue();
    assertThat(isKnown(other.digest())).isFalse();
    open(
        repository -> {
          assertThat(repository.<Boolean>update(draft -> draft.isListedByIndex(child.digest())))
              .isTrue();
          assertThat(repository.<List<Tag>>update(draft -> draft.tags(child.digest())))
              .containsExactly(new Tag("again"), new Tag("child"));
        });
  }

  private void flip(int offset) throws IOException {
    byte[] bytes = Files.readAllBytes(log());
    bytes[offset] = (byte) (bytes[offset] ^ 4);
    Files.write(log(), bytes);
  }
}
