package io.jzot.store.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jzot.config.Durability;
import io.jzot.oci.Digest;
import io.jzot.oci.OciException;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RawManifest;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.store.Pace;
import io.jzot.store.RepositoryGarbage;
import io.jzot.store.RepositoryStorage;
import io.jzot.store.ScrubReport;
import io.jzot.testing.ImageLayout;
import io.jzot.testing.Images;
import io.jzot.testing.RepositoryContents;
import io.jzot.testing.Together;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup is whole, whatever happens to the store, or to the backup, while it is made. */
class FileBackupTest {
  private static final RepositoryName BUSY = new RepositoryName("team/busy");
  private static final RepositoryName GROWING = new RepositoryName("team/busy/growing");
  private static final Duration GRACE = Duration.ofMillis(100);
  private static final int IMAGES = 60;
  private static final int BACKUPS = 10;

  @TempDir(factory = FastDirectory.class)
  Path directory;

  @Test
  void isWholeWhilePushesDeletesAndCollectionsGoOn() throws Exception {
    Path root = directory.resolve("root");
    FileStorageOptions options =
        FileStorageOptions.DEFAULT.withGrace(GRACE).withDurability(Durability.NONE);
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger acknowledged = new AtomicInteger();
    AtomicInteger emptied = new AtomicInteger();
    try (FileStorage storage = FileStorage.open(root, options)) {
      RepositoryStorage busy = storage.repository(BUSY);
      RepositoryStorage growing = storage.repository(GROWING);
      Together.run(
          4,
          number ->
              () -> {
                try {
                  for (int n = 0; number == 0 && n < BACKUPS; n++) {
                    checkedBackup(root, "backup" + n, acknowledged);
                  }
                } finally {
                  over.compareAndSet(false, number == 0);
                }
                while (!over.get()) {
                  switch (number) {
                    case 1 -> pushAndDelete(busy);
                    case 2 -> grow(growing, acknowledged);
                    default -> collect(storage, busy, emptied);
                  }
                }
                return number;
              });
    }
    assertThat(acknowledged.get()).isGreaterThan(BACKUPS);
    assertThat(emptied.get()).as("blobs removed for good meanwhile").isPositive();
  }

  private void checkedBackup(Path root, String name, AtomicInteger acknowledged)
      throws IOException {
    int before = acknowledged.get();
    FileBackup.Report report = backup(root, name, null);
    assertThat(report.problems()).isEmpty();
    ScrubReport scrub = LayoutChecker.check(directory.resolve(name));
    assertThat(scrub.affected()).isEmpty();
    assertThat(scrub.spares()).isEmpty();
    try (FileStorage served =
        FileStorage.open(
            directory.resolve(name), FileStorageOptions.DEFAULT.withDurability(Durability.NONE))) {
      RepositoryStorage growing = served.repository(GROWING);
      for (int n = 1; n <= before; n++) {
        assertThat(growing.find(new Tag("n" + n))).as("acknowledged before it began").isPresent();
      }
      for (RepositoryName each : served.repositories(PageRequest.ALL).items()) {
        RepositoryStorage repository = served.repository(each);
        for (Tag tag : repository.tags(PageRequest.ALL).items()) {
          assertThat(repository.size(repository.find(tag).orElseThrow().digest())).isPresent();
        }
      }
    }
  }

  private static void pushAndDelete(RepositoryStorage repository) {
    int number = ThreadLocalRandom.current().nextInt(IMAGES);
    try {
      RepositoryContents.of(repository).image("image " + number, "t" + number % 7);
    } catch (OciException e) {
      // Collected between blob and manifest: nobody promised more than the grace time.
    }
    Digest gone =
        RepositoryContents.imageOf("image " + ThreadLocalRandom.current().nextInt(IMAGES))
            .raw()
            .digest();
    repository.update(
        draft -> {
          draft.remove(gone);
          return gone;
        });
  }

  private static void grow(RepositoryStorage repository, AtomicInteger acknowledged)
      throws InterruptedException {
    Thread.sleep(5);
    int next = acknowledged.get() + 1;
    RepositoryContents.of(repository).image("growing " + next, "n" + next);
    acknowledged.set(next);
  }

  private static void collect(
      FileStorage storage, RepositoryStorage repository, AtomicInteger emptied)
      throws InterruptedException {
    RepositoryGarbage garbage = repository.garbage();
    storage.beginCollection();
    try {
      garbage.sweep(item -> true);
      garbage.emptyTrash(item -> emptied.incrementAndGet() > 0);
    } catch (OciException e) {
      // Something came and went meanwhile.
    }
    Thread.sleep(5);
  }

  @Test
  void hasAllThatImagesAreMadeOfAndNothingElse() throws IOException {
    Path root = directory.resolve("root");
    Digest orphan;
    RawManifest index;
    try (FileStorage storage = FileStorage.open(root, FileStorageOptions.DEFAULT)) {
      RepositoryContents contents = RepositoryContents.of(storage.repository(BUSY));
      RawManifest one = contents.image("one");
      RawManifest two = contents.image("two", "two");
      index = contents.index(List.of(one, two), "multi");
      contents.referrer("signature", index.digest(), "a/signature");
      orphan = contents.blob("orphan");
      storage.repository(GROWING).startUpload("", orphan.algorithm());
      RepositoryContents.of(storage.repository(GROWING)).image("two", "same");
    }
    ImageLayout.write(root.resolve("foreign"), Images.any(), Map.of("image", "v1"));

    FileBackup.Report report = backup(root, "backup", null);

    assertThat(report.problems()).isEmpty();
    assertThat(report.repositories()).isEqualTo(3);
    Path backup = directory.resolve("backup");
    ScrubReport scrub = LayoutChecker.check(backup);
    assertThat(scrub.affected()).isEmpty();
    assertThat(scrub.spares()).isEmpty();
    assertThat(FileTrees.all(backup))
        .contains("_format", "foreign/index.json", "team/busy/.journal")
        .noneMatch(name -> name.contains(orphan.hex()) || name.contains(".uploads/"))
        .doesNotContain("foreign/.journal", "_lock", "_ballast");
    Digest layer = RepositoryContents.digest("two layer 1");
    assertThat(FileTrees.links(FileTrees.master(backup, layer))).isEqualTo(3);
    assertThat(FileTrees.inode(FileTrees.blob(backup.resolve(GROWING.value()), layer)))
        .isEqualTo(FileTrees.inode(FileTrees.master(backup, layer)))
        .isNotEqualTo(FileTrees.inode(FileTrees.master(root, layer)));
    try (FileStorage storage = FileStorage.open(backup, FileStorageOptions.DEFAULT)) {
      assertThat(storage.repository(BUSY).find(new Tag("multi")).orElseThrow().digest())
          .isEqualTo(index.digest());
      assertThat(storage.repository(BUSY).referrers(index.digest(), null, PageRequest.ALL).items())
          .hasSize(1);
      RepositoryContents.of(storage.repository(BUSY)).image("after the restore", "new");
    }
  }

  @Test
  void sharesItsBlobsWithAnEarlierOne() throws IOException {
    Path root = directory.resolve("root");
    push(root, "one");
    backup(root, "monday", null);
    push(root, "two");

    FileBackup.Report report = backup(root, "tuesday", directory.resolve("monday"));

    assertThat(report.linked()).isEqualTo(4);
    assertThat(report.blobs()).isEqualTo(4);
    Digest layer = RepositoryContents.digest("one layer 1");
    assertThat(FileTrees.inode(FileTrees.master(directory.resolve("tuesday"), layer)))
        .isEqualTo(FileTrees.inode(FileTrees.master(directory.resolve("monday"), layer)));
    FileTrees.delete(directory.resolve("monday"));
    assertThat(LayoutChecker.check(directory.resolve("tuesday")).foundDamage()).isFalse();
  }

  @Test
  void namesWhatIsDamagedOrMissingAndLeavesItOut() throws IOException {
    Path root = directory.resolve("root");
    push(root, "good");
    push(root, "bad");
    push(root, "lost");
    Digest bad = RepositoryContents.digest("bad layer 1");
    Digest lost = RepositoryContents.digest("lost layer 2");
    byte[] bytes = Files.readAllBytes(FileTrees.blob(root.resolve(BUSY.value()), bad));
    bytes[0] ^= 1;
    Files.write(FileTrees.blob(root.resolve(BUSY.value()), bad), bytes);
    Files.delete(FileTrees.blob(root.resolve(BUSY.value()), lost));
    Files.delete(FileTrees.master(root, lost));

    FileBackup.Report report = backup(root, "backup", null);

    assertThat(report.problems())
        .containsExactlyInAnyOrder(
            new FileBackup.Problem(BUSY.value(), bad.toString(), "damaged"),
            new FileBackup.Problem(BUSY.value(), lost.toString(), "missing"));
    assertThat(LayoutChecker.check(directory.resolve("backup")).sound()).isEqualTo(1);
  }

  @Test
  void aDamagedLogOrIndexIsNamed() throws IOException {
    Path root = directory.resolve("root");
    push(root, "one");
    Files.writeString(root.resolve(BUSY.value()).resolve(".journal"), "nonsense, and long enough");
    assertThat(backup(root, "a", null).problems())
        .extracting(FileBackup.Problem::what)
        .containsExactly(".journal");

    Files.delete(root.resolve(BUSY.value()).resolve(".journal"));
    Files.writeString(root.resolve(BUSY.value()).resolve("index.json"), "{");
    assertThat(backup(root, "b", null).problems())
        .extracting(FileBackup.Problem::what)
        .containsExactly("index.json");
  }

  @Test
  void isRefusedWhereItWouldDoHarm() throws IOException {
    Path root = directory.resolve("root");
    push(root, "one");
    backup(root, "backup", null);
    assertThatThrownBy(() -> backup(root, "backup", null))
        .isInstanceOf(StorageUnusableException.class)
        .hasMessageContaining("exists already");
    assertThatThrownBy(() -> backup(root, "root/inside", null))
        .isInstanceOf(StorageUnusableException.class)
        .hasMessageContaining("lies within the store");
    assertThatThrownBy(() -> backup(root, "root/inside", null))
        .isInstanceOf(StorageUnusableException.class)
        .hasMessageContaining("ended too early; remove it");
    assertThatThrownBy(() -> backup(root, "absent/inside", null))
        .isInstanceOf(StorageUnusableException.class)
        .hasMessageContaining("does not exist");
    assertThatThrownBy(() -> backup(directory.resolve("nothing"), "x", null))
        .isInstanceOf(StorageUnusableException.class)
        .hasMessageContaining("no store at");
    Files.writeString(root.resolve("_format"), "jzot-store 2\n");
    assertThatThrownBy(() -> backup(root, "y", null))
        .isInstanceOf(StorageUnusableException.class)
        .hasMessageContaining("newer version");
  }

  /** Every call of the file system fails once, and then the power is cut. */
  @Test
  void hasItsNameOnlyWhenItIsWholeAndDurable() throws IOException {
    Path root = directory.resolve("root");
    push(root, "one");
    push(root, "two");
    DiskImage prepared = FaultyDisk.over(directory.toRealPath()).cut(Medium::flushed);
    List<String> violations = new ArrayList<>();
    int finished = 0;
    int calls = 0;
    boolean happened = true;
    for (int n = 1; happened; n++) {
      for (FaultPlan.Fault fault : FaultPlan.Fault.values()) {
        Path work = Files.createDirectory(directory.resolve("n" + n + fault));
        Path place = prepared.writeTo(work.resolve("disk"));
        FaultyDisk disk = FaultyDisk.over(place);
        FaultPlan plan = new FaultPlan(fault, n);
        disk.hook(plan);
        boolean done = false;
        boolean whole = true;
        try {
          Path backup = place.resolve("backup");
          whole = backup(place.resolve("root"), backup, null, disk).problems().isEmpty();
          done = true;
        } catch (IOException | StorageUnusableException e) {
          // Nothing was promised.
        }
        happened = plan.happened();
        calls += happened ? 1 : 0;
        disk.hook(call -> {});
        Path left = disk.cut(Medium::flushed).writeTo(work.resolve("left"));
        check(plan, done, whole, left.resolve("backup"), violations);
        finished += done ? 1 : 0;
        FileTrees.delete(work);
      }
    }
    assertThat(violations).isEmpty();
    assertThat(calls).isGreaterThan(100);
    assertThat(finished).isGreaterThan(2);
  }

  private static void check(
      FaultPlan plan, boolean done, boolean whole, Path backup, List<String> violations)
      throws IOException {
    if (!Files.exists(backup)) {
      if (done) {
        violations.add(plan + ": it was said to be there");
      }
      return;
    }
    ScrubReport scrub = LayoutChecker.check(backup);
    if (scrub.foundDamage() || (whole && scrub.sound() != 2)) {
      violations.add(plan + ": " + scrub);
    }
  }

  private static void push(Path root, String image) {
    try (FileStorage storage = FileStorage.open(root, FileStorageOptions.DEFAULT)) {
      RepositoryContents.of(storage.repository(BUSY)).image(image, image);
    }
  }

  private FileBackup.Report backup(Path root, String name, @Nullable Path previous)
      throws IOException {
    return backup(root, directory.resolve(name), previous, new Disk());
  }

  private static FileBackup.Report backup(Path root, Path place, @Nullable Path previous, Disk disk)
      throws IOException {
    FileBackup backup = FileBackup.begin(place, disk);
    FileBackup.Report report =
        backup.store(root, "", new FileBackup.Options(true, previous), Pace.unlimited());
    backup.finish();
    return report;
  }
}
