package io.jzot.store.fs;

import static io.jzot.contract.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.oci.Digest;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RawManifest;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.store.RepositoryStorage;
import io.jzot.testing.RepositoryContents;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
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
    Files.delete(log());
    FileTrees.replace(
        index(), FileTrees.text(index()).replaceAll(",\"annotations\":\\{\"io.jzot[^}]*\\}", ""));
    byte[] foreign = Files.readAllBytes(index());

    assertThat(tags()).containsExactly("v1", "v2");
    assertThat(log()).doesNotExist();
    assertThat(index()).hasBinaryContent(foreign);

    untag("v2");
    assertThat(log()).exists();
    Files.write(index(), foreign); // The process died before it published.
    assertThat(tags()).containsExactly("v1");
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

    open(
        repository -> {
          assertThat(tags(repository)).containsExactly("v1", "v2", "v3");
          assertRefused(ErrorCode.UNAVAILABLE, () -> untag(repository, "v1"))
              .hasMessageContaining("log of this repository is damaged");
        });
    assertThat(tags()).containsExactly("v1", "v2", "v3");
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
