package io.jzot.store.fs;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.RawManifest;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.store.Pace;
import io.jzot.store.RepositoryStorage;
import io.jzot.store.ScrubReport;
import io.jzot.store.ScrubReport.SpareKind;
import io.jzot.testing.Contents;
import io.jzot.testing.RandomBlobs;
import io.jzot.testing.RepositoryContents;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bits flip: scrub finds all of them, nothing damaged is served, copies and pushes heal. */
class ScrubTest {
  private static final RepositoryName NAME = new RepositoryName("app");
  private static final RepositoryName OTHER = new RepositoryName("other");

  @TempDir Path root;

  private FileStorage storage;
  private RepositoryStorage repository;
  private RawManifest image;

  @BeforeEach
  void open() {
    storage = FileStorage.open(root, FileStorageOptions.DEFAULT);
    repository = storage.repository(NAME);
    image = RepositoryContents.of(repository).image("image", "v1");
  }

  @AfterEach
  void close() {
    storage.close();
  }

  private void reopen() {
    storage.close();
    storage = FileStorage.open(root, FileStorageOptions.DEFAULT);
    repository = storage.repository(NAME);
  }

  private ScrubReport scrub() {
    return storage.scrub(Pace.unlimited(), each -> {});
  }

  private Path blob(RepositoryName name, Digest digest) {
    return FileTrees.blob(root.resolve(name.value()), digest);
  }

  /** As the medium does it: the file looks as before. */
  private static void flip(Path file) throws IOException {
    FileTime modified = Files.getLastModifiedTime(file);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      long at = channel.size() / 2;
      channel.read(one, at);
      one.put(0, (byte) (one.get(0) ^ 1)).rewind();
      channel.write(one, at);
    }
    Files.setLastModifiedTime(file, modified);
  }

  private Digest part(String what) {
    return what.equals("manifest") ? image.digest() : RepositoryContents.digest("image " + what);
  }

  @Test
  void soundStoreIsOk() {
    ScrubReport report = scrub();

    assertThat(report.foundDamage()).isFalse();
    assertThat(report.sound()).isEqualTo(1);
    assertThat(report.spares()).isEmpty();
    assertThat(report.blobs()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"layer 1", "config", "manifest"})
  void flippedBitIsFoundPutAsideAndHealedByAPush(String what) throws Exception {
    Digest digest = part(what);
    flip(blob(NAME, digest));
    reopen();

    ScrubReport report = scrub();

    assertThat(report.affected())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.affectedBlob()).isEqualTo(digest.toString());
              assertThat(found.error()).isEqualTo("content has another digest; put aside");
            });
    assertThat(blob(NAME, digest)).doesNotExist();
    assertThat(FileTrees.master(root, digest)).doesNotExist();
    assertThat(repository.open(digest)).isEmpty();
    assertThat(repository.size(digest)).isEmpty();
    assertThat(repository.find(new Tag("v1")).isPresent()).isEqualTo(!what.equals("manifest"));

    RepositoryContents.of(repository).image("image", "v1");

    ScrubReport healed = scrub();
    assertThat(healed.foundDamage()).isFalse();
    assertThat(healed.spares())
        .singleElement()
        .satisfies(spare -> assertThat(spare.kind()).isEqualTo(SpareKind.QUARANTINED));
  }

  @Test
  void damagedIndexIsFound() throws Exception {
    Files.writeString(root.resolve("app/index.json"), "{\"manifests\":[");

    assertThat(LayoutChecker.check(root).affected())
        .singleElement()
        .satisfies(found -> assertThat(found.affectedBlob()).isEqualTo("index.json"));
  }

  @Test
  void tornIndexBesideALogIsNoDamage() throws Exception {
    storage.close();
    Files.writeString(root.resolve("app/index.json"), "");
    storage = FileStorage.open(root, FileStorageOptions.DEFAULT);

    assertThat(storage.scrub(Pace.unlimited(), image -> {}).foundDamage()).isFalse();
    assertThat(FileTrees.text(root.resolve("app/index.json"))).contains("v1");
  }

  @Test
  void damagedLogIsFound() throws Exception {
    RepositoryContents.of(repository).image("other", "v2");
    RepositoryContents.of(repository).image("third", "v3");
    Path log = root.resolve("app/.journal");
    byte[] bytes = Files.readAllBytes(log);
    bytes[LogFormat.HEADER + LogFormat.FRAME + 1] ^= 1;
    Files.write(log, bytes);

    ScrubReport report = LayoutChecker.check(root);

    assertThat(report.affected())
        .singleElement()
        .satisfies(found -> assertThat(found.affectedBlob()).isEqualTo(".journal"))
        .satisfies(found -> assertThat(found.error()).contains("change log is damaged"));
    assertThat(report.sound()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"layer 1", "config", "manifest"})
  void firstReadAfterAStartNeverGivesOutWhatIsDamaged(String what) throws Exception {
    Digest digest = part(what);
    flip(blob(NAME, digest));
    reopen();

    assertThat(repository.open(digest)).isEmpty();
    assertThat(repository.size(digest)).isEmpty();
    RepositoryContents.of(repository).image("image", "v1");
    assertThat(repository.open(digest).map(Contents::read)).isPresent();
  }

  @Test
  void copyInAnotherRepositoryHeals() throws Exception {
    Digest digest = part("layer 1");
    byte[] good = Files.readAllBytes(blob(NAME, digest));
    RepositoryContents.of(storage.repository(OTHER)).image("image", "v1");
    storage.close();
    Files.delete(blob(OTHER, digest));
    Files.write(blob(OTHER, digest), good); // A file of its own, as in a copied root.
    flip(blob(NAME, digest));
    reopen();

    ScrubReport report = scrub();

    assertThat(report.affected().stream().filter(ScrubReport.Image::damaged))
        .singleElement()
        .satisfies(found -> assertThat(found.error()).endsWith("healed from another copy"));
    assertThat(Files.readAllBytes(blob(NAME, digest))).isEqualTo(good);
    assertThat(FileTrees.inode(blob(NAME, digest))).isEqualTo(FileTrees.inode(blob(OTHER, digest)));
    assertThat(scrub().foundDamage()).isFalse();
    assertThat(repository.open(digest).map(Contents::read)).contains(good);
  }

  @Test
  void damageThatRepositoriesShareIsFoundInEach() throws Exception {
    RepositoryContents.of(storage.repository(OTHER)).image("image", "v1");
    flip(blob(NAME, part("layer 1")));

    assertThat(scrub().affected()).allMatch(ScrubReport.Image::damaged).hasSize(2);
    assertThat(blob(OTHER, part("layer 1"))).doesNotExist();
    assertThat(FileTrees.all(root.resolve(Quarantine.DIRECTORY))).hasSize(1);
  }

  @Test
  void otherAlgorithmsAreUnderstood() {
    for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
      byte[] bytes = RandomBlobs.bytes("layer");
      repository.put(Digest.of(algorithm, bytes), bytes);
      RawManifest raw = RepositoryContents.imageOf("image").raw(algorithm);
      RepositoryContents.of(repository).push(raw, algorithm.label());
    }

    ScrubReport report = scrub();

    assertThat(report.foundDamage()).isFalse();
    assertThat(report.sound()).isEqualTo(1 + DigestAlgorithm.values().length);
    assertThat(report.spares()).hasSize(3).allMatch(spare -> spare.kind() == SpareKind.ORPHAN);
  }

  @Test
  void absentBlobIsAffectedAndSparesAreListed() throws Exception {
    Files.delete(blob(NAME, part("layer 1")));
    Digest orphan = RepositoryContents.of(repository).blob("orphan");
    repository.startUpload("", DigestAlgorithm.SHA256);

    ScrubReport report = LayoutChecker.check(root);

    assertThat(report.affected())
        .singleElement()
        .satisfies(found -> assertThat(found.error()).isEqualTo("blob not found"));
    assertThat(report.spares().stream().filter(spare -> spare.kind() == SpareKind.ORPHAN))
        .singleElement()
        .satisfies(spare -> assertThat(spare.path()).endsWith(orphan.hex()));
    assertThat(report.spares().stream().filter(spare -> spare.kind() == SpareKind.UPLOAD))
        .hasSize(1);
    assertThat(report.spares().stream().filter(spare -> spare.kind() == SpareKind.LEAK))
        .singleElement()
        .satisfies(spare -> assertThat(spare.path()).endsWith(part("layer 1").hex()));
  }

  @Test
  void paceIsKeptAndStopEndsIt() {
    Pace slow = new Pace(20_000);
    long began = System.nanoTime();
    storage.scrub(slow, each -> slow.stop());
    ScrubReport stopped = storage.scrub(slow, each -> {});

    assertThat(System.nanoTime() - began).isGreaterThan(slow.bytes() * 50_000 / 2);
    assertThat(stopped.affected()).isEmpty();
  }

  /** Whatever call fails while damage is dealt with: nothing that is sound gets lost. */
  @Test
  void everyCallMayFail() throws Exception {
    RepositoryContents.of(storage.repository(OTHER)).image("second", "v1");
    Digest digest = part("layer 1");
    byte[] good = Files.readAllBytes(blob(NAME, digest));
    storage.close();
    boolean failed = true;
    for (int n = 1; failed; n++) {
      Files.deleteIfExists(blob(NAME, digest));
      Files.write(blob(NAME, digest), good);
      flip(blob(NAME, digest));
      int[] left = {n};
      HookedDisk disk = new HookedDisk(call -> {});
      try (FileStorage faulty = FileStorage.open(root, FileStorageOptions.DEFAULT, disk)) {
        faulty.repository(NAME).exists();
        faulty.repositories(io.jzot.oci.PageRequest.ALL);
        disk.hook(
            call -> {
              if (--left[0] == 0) {
                throw new IOException("injected into " + call);
              }
            });
        scrubIgnoringFailure(faulty);
      } finally {
        disk.hook(call -> {});
      }
      failed = left[0] <= 0;
      open();
      repository.put(digest, good);
      assertThat(scrub().foundDamage()).as("call %d", n).isFalse();
      close();
    }
  }

  private static void scrubIgnoringFailure(FileStorage storage) {
    try {
      storage.scrub(Pace.unlimited(), each -> {});
    } catch (io.jzot.oci.OciException e) {
      assertThat(e.code()).isEqualTo(io.jzot.oci.ErrorCode.UNAVAILABLE);
    }
  }

  @Test
  void reportsAddUp() {
    ScrubReport one = new ScrubReport(List.of(), 0, List.of(), 1, 2);
    assertThat(one.plus(scrub()).blobs()).isEqualTo(5);
  }
}
