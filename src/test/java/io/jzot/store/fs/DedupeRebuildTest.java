package io.jzot.store.fs;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.config.Durability;
import io.jzot.oci.Digest;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.store.DedupeReport;
import io.jzot.store.Pace;
import io.jzot.testing.RepositoryContents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Roots that lost their hard links, or never had any, share their bytes again. */
class DedupeRebuildTest {
  private static final int REPOSITORIES = 5;

  @TempDir Path directory;

  private Path root;

  @BeforeEach
  void fill() throws IOException {
    root = Files.createDirectory(directory.resolve("root"));
    try (FileStorage storage = open(root)) {
      for (int i = 0; i < REPOSITORIES; i++) {
        RepositoryContents.of(storage.repository(name(i))).image("image", "v1");
      }
    }
  }

  private static RepositoryName name(int number) {
    return new RepositoryName("team/app" + number);
  }

  private static FileStorage open(Path root) {
    return FileStorage.open(
        root, FileStorageOptions.DEFAULT.withDurability(Durability.NONE), new Disk());
  }

  private static DedupeReport rebuild(Path root) {
    try (FileStorage storage = open(root)) {
      return storage.rebuildDedupe(Pace.unlimited());
    }
  }

  /** As {@code cp -r} does: every name becomes a file. */
  private Path copy() throws IOException {
    Path copy = directory.resolve("copy");
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.toList()) {
        Files.copy(path, copy.resolve(root.relativize(path).toString()));
      }
    }
    return copy;
  }

  /** Bytes of files, each once however many names it has. */
  private static long used(Path tree) throws IOException {
    Map<Object, Long> sizes = new HashMap<>();
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        sizes.put(FileTrees.inode(path), Files.size(path));
      }
    }
    return sizes.values().stream().mapToLong(Long::longValue).sum();
  }

  @Test
  void copiedRootSharesAgain() throws Exception {
    Path copy = copy();
    long copied = used(copy);
    assertThat(copied).isGreaterThan(2 * used(root));

    DedupeReport report = rebuild(copy);

    assertThat((double) used(copy)).isBetween(0.99 * used(root), 1.01 * used(root));
    assertThat(report.linked()).isEqualTo(REPOSITORIES * 4L);
    assertThat(report.saved()).isEqualTo(copied - used(copy));
    assertThat(LayoutChecker.check(copy).foundDamage()).isFalse();
    assertThat(LayoutChecker.check(copy).spares()).isEmpty();
    assertThat(rebuild(copy)).isEqualTo(new DedupeReport(true, REPOSITORIES * 4L, 0, 0, 0, 0, 0));
  }

  /** As skopeo and umoci make them; every link was refused for want of a place to make it in. */
  @Test
  void layoutsWithoutUploadsShareAgain() throws Exception {
    Path copy = copy();
    for (int i = 0; i < REPOSITORIES; i++) {
      Path uploads = copy.resolve(name(i).value()).resolve(".uploads");
      if (Files.exists(uploads)) {
        FileTrees.delete(uploads);
      }
    }

    DedupeReport report = rebuild(copy);

    assertThat(report.refused()).isZero();
    assertThat(report.linked()).isEqualTo(REPOSITORIES * 4L);
  }

  @Test
  void movedRootStaysAsItIs() throws Exception {
    long before = used(root);
    Path moved = Files.move(root, directory.resolve("elsewhere"));

    DedupeReport report = rebuild(moved);

    assertThat(report).isEqualTo(new DedupeReport(true, REPOSITORIES * 4L, 0, 0, 0, 0, 0));
    assertThat(used(moved)).isEqualTo(before);
    try (FileStorage storage = open(moved)) {
      assertThat(storage.repository(name(1)).find(new Tag("v1"))).isPresent();
    }
  }

  @Test
  void withoutMastersTheFirstFileBecomesOneAndOrphansGo() throws Exception {
    Path copy = copy();
    try (Stream<Path> masters = Files.walk(copy.resolve(Masters.DIRECTORY))) {
      for (Path path : masters.filter(Files::isRegularFile).toList()) {
        Files.delete(path);
      }
    }
    Digest orphan = RepositoryContents.digest("orphan");
    Path master = FileTrees.master(copy, orphan);
    Files.createDirectories(master.getParent());
    Files.write(master, new byte[123]);

    DedupeReport report = rebuild(copy);

    assertThat(report.adopted()).isEqualTo(4);
    assertThat(report.linked()).isEqualTo((REPOSITORIES - 1) * 4L);
    assertThat(report.dropped()).isEqualTo(1);
    assertThat(master).doesNotExist();
    assertThat(LayoutChecker.check(copy).foundDamage()).isFalse();
  }

  @Test
  void damagedMasterIsReplacedAndDamagedBlobIsHealed() throws Exception {
    Path copy = copy();
    Digest layer = RepositoryContents.digest("image layer 1");
    Digest config = RepositoryContents.digest("image config");
    Files.write(FileTrees.master(copy, layer), new byte[100]);
    Files.write(FileTrees.blob(copy.resolve("team/app3"), config), new byte[100]);

    rebuild(copy);

    assertThat(LayoutChecker.check(copy).foundDamage()).isFalse();
    assertThat((double) used(copy)).isBetween(0.99 * used(root), 1.01 * used(root));
  }

  @Test
  void stoppedRunIsGoneOnWith() throws Exception {
    Path copy = copy();
    Pace pace = Pace.unlimited();
    int[] renames = {0};
    HookedDisk disk =
        new HookedDisk(
            call -> {
              if (call.is("rename") && ++renames[0] == 6) {
                pace.stop();
              }
            });
    try (FileStorage storage = FileStorage.open(copy, FileStorageOptions.DEFAULT, disk)) {
      DedupeReport first = storage.rebuildDedupe(pace);
      assertThat(first.linked()).isBetween(6L, 8L);
    }
    assertThat(copy.resolve("_dedupe")).hasContent("team/app0");

    DedupeReport second = rebuild(copy);

    assertThat(second.blobs()).isEqualTo((REPOSITORIES - 1) * 4L);
    assertThat(copy.resolve("_dedupe")).doesNotExist();
    assertThat((double) used(copy)).isBetween(0.99 * used(root), 1.01 * used(root));
  }

  @Test
  void withoutDedupeNothingIsDone() throws Exception {
    Path copy = copy();
    long before = used(copy);
    try (FileStorage storage =
        FileStorage.open(copy, FileStorageOptions.DEFAULT.withDedupe(false))) {
      assertThat(storage.rebuildDedupe(Pace.unlimited())).isEqualTo(DedupeReport.NONE);
    }
    assertThat(used(copy)).isEqualTo(before);
  }

  @Test
  void linksThatAreRefusedMakeTheNextMaster() throws Exception {
    Path copy = copy();
    int[] links = {0};
    HookedDisk disk =
        new HookedDisk(
            call -> {
              if (call.is("link") && call.path().toString().endsWith(".link") && ++links[0] == 3) {
                throw new IOException("Too many links");
              }
            });
    try (FileStorage storage = FileStorage.open(copy, FileStorageOptions.DEFAULT, disk)) {
      storage.rebuildDedupe(Pace.unlimited());
    }
    assertThat(LayoutChecker.check(copy).foundDamage()).isFalse();
  }

  /** Whatever call fails: every image is whole afterwards, and the next run finishes. */
  @Test
  void everyCallMayFail() throws Exception {
    boolean failed = true;
    for (int n = 1; failed; n += 3) {
      Path copy = copy();
      int[] left = {n};
      HookedDisk disk = new HookedDisk(call -> {});
      try (FileStorage storage = FileStorage.open(copy, FileStorageOptions.DEFAULT, disk)) {
        storage.repositories(PageRequest.ALL);
        disk.hook(
            call -> {
              if (--left[0] == 0) {
                throw new IOException("injected into " + call);
              }
            });
        rebuildIgnoringFailure(storage);
        disk.hook(call -> {});
      }
      failed = left[0] <= 0;
      assertThat(LayoutChecker.check(copy).foundDamage()).as("call %d", n).isFalse();
      rebuild(copy);
      assertThat((double) used(copy))
          .as("call %d", n)
          .isBetween(0.99 * used(root), 1.01 * used(root));
      delete(copy);
    }
  }

  private static void rebuildIgnoringFailure(FileStorage storage) {
    try {
      storage.rebuildDedupe(Pace.unlimited());
    } catch (OciException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    }
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
