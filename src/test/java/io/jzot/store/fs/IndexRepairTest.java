package io.jzot.store.fs;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.contract.Failures;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.OciException;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RawManifest;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.oci.json.LayoutIndexes;
import io.jzot.store.RepairedIndex;
import io.jzot.store.RepositoryStorage;
import io.jzot.testing.Figures;
import io.jzot.testing.RepositoryContents;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An index that cannot be read, without a log, is made anew of what the blobs prove. */
@ExtendWith(QuietLog.class)
class IndexRepairTest {
  private static final RepositoryName NAME = new RepositoryName("team/app");
  private static final String TORN = "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"appl";

  @TempDir(factory = FastDirectory.class)
  Path directory;

  private Path root = Path.of("");
  private RawManifest image = RepositoryContents.imageOf("image").raw();
  private RawManifest index = image;

  @BeforeEach
  void fill() throws IOException {
    root = Files.createDirectory(directory.resolve("root"));
    try (FileStorage storage = open(root)) {
      RepositoryContents contents = RepositoryContents.of(storage.repository(NAME));
      image = contents.image("image", "v1");
      RawManifest child = contents.image("child");
      index = contents.index(List.of(child, child), "multi");
      contents.image("lacking", "v2");
      RepositoryContents.of(storage.repository(new RepositoryName("team"))).image("image", "v1");
    }
    Files.delete(
        FileTrees.blob(root.resolve(NAME.value()), RepositoryContents.digest("lacking layer 1")));
  }

  private static FileStorage open(Path root) {
    return FileStorage.open(root, FileStorageOptions.DEFAULT);
  }

  private static void tear(Path root, String left) throws IOException {
    Files.delete(root.resolve("team/app/.journal"));
    Files.writeString(root.resolve("team/app/index.json"), left);
  }

  private static List<RepairedIndex> repair(FileStorage storage) {
    List<RepairedIndex> repaired = new ArrayList<>();
    storage.repair(repaired::add);
    return repaired;
  }

  private void checkServed(RepositoryStorage repository) {
    assertThat(repository.find(image.digest())).isPresent();
    assertThat(repository.find(index.digest())).isPresent();
    assertThat(repository.tags(PageRequest.ALL).items()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", TORN})
  void listsWhatIsCompleteWithoutTagsAndKeepsTheOldOne(String left) throws Exception {
    tear(root, left);
    try (FileStorage storage = open(root)) {
      RepositoryStorage repository = storage.repository(NAME);
      Failures.assertRefused(ErrorCode.UNAVAILABLE, () -> repository.find(new Tag("v1")));

      RepairedIndex repaired = repair(storage).get(0);

      assertThat(repaired.repository()).isEqualTo("team/app");
      assertThat(repaired.manifests()).isEqualTo(2);
      assertThat(repaired.incomplete()).isEqualTo(1);
      assertThat(root.resolve(String.valueOf(repaired.evidence()))).hasContent(left);
      checkServed(repository);
      assertThat(LayoutChecker.check(root).foundDamage()).isFalse();
      RepositoryContents.of(repository).publish(image, "v1");
      assertThat(repository.find(new Tag("v1"))).isPresent();
      assertThat(repair(storage)).isEmpty();
    }
  }

  @Test
  void whatHasALogOrCanBeReadIsLeftAlone() throws Exception {
    Files.delete(root.resolve("team/.journal"));
    Files.writeString(root.resolve("team/app/index.json"), TORN);
    String whole = FileTrees.text(root.resolve("team/index.json"));
    try (FileStorage storage = open(root)) {
      assertThat(repair(storage)).isEmpty();
      assertThat(storage.repository(NAME).find(new Tag("v1"))).isPresent();
    }
    assertThat(FileTrees.text(root.resolve("team/index.json"))).isEqualTo(whole);
    assertThat(root.resolve(Quarantine.DIRECTORY)).doesNotExist();
  }

  /** Whatever happens, the old index is somewhere, and the repair can be done again. */
  @ParameterizedTest
  @EnumSource(FaultPlan.Fault.class)
  void everyCallMayFail(FaultPlan.Fault fault) throws Exception {
    tear(root, TORN);
    DiskImage before = FaultyDisk.over(root.toRealPath()).cut(Medium::flushed);
    int calls = 0;
    while (run(before, new FaultPlan(fault, calls + 1))) {
      calls++;
    }
    Figures.note("repair of an index, %s: %d calls, 0 violations", fault, calls);
    assertThat(calls).isGreaterThan(10);
  }

  private boolean run(DiskImage before, FaultPlan plan) throws IOException {
    Path now = before.writeTo(directory.resolve("now"));
    FaultyDisk disk = FaultyDisk.over(now);
    disk.calm();
    try (FileStorage storage = FileStorage.open(now, FileStorageOptions.DEFAULT, disk)) {
      storage.repositories(PageRequest.ALL);
      disk.hook(plan);
      try {
        repair(storage);
      } catch (OciException e) {
        assertThat(plan.happened()).isTrue();
      }
    }
    disk.hook(call -> {});
    Random random = new Random(plan.fatal());
    for (DiskImage left :
        List.of(
            disk.cut(Medium::flushed),
            disk.cut(Medium::names),
            disk.cut(medium -> medium.any(random)))) {
      Path cut = left.writeTo(directory.resolve("cut"));
      checkKept(cut, plan);
      checkRepairable(cut, plan);
      FileTrees.delete(cut);
    }
    checkKept(now, plan);
    checkRepairable(now, plan);
    FileTrees.delete(now);
    return plan.happened();
  }

  private static void checkKept(Path root, FaultPlan plan) throws IOException {
    String shown = FileTrees.text(root.resolve("team/app/index.json"));
    if (!shown.equals(TORN)) {
      LayoutIndexes.read(
          new ByteArrayInputStream(shown.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
      try (Stream<Path> kept = Files.list(root.resolve(Quarantine.DIRECTORY))) {
        assertThat(kept).as(plan.toString()).anyMatch(file -> isTorn(file));
      }
    }
  }

  private static boolean isTorn(Path file) {
    try {
      return FileTrees.text(file).equals(TORN);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void checkRepairable(Path root, FaultPlan plan) {
    try (FileStorage storage = open(root)) {
      assertThat(repair(storage)).as(plan.toString()).allMatch(each -> each.problem() == null);
      checkServed(storage.repository(NAME));
    }
  }
}
