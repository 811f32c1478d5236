package io.jzot.store.fs;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.OciException;
import io.jzot.oci.RawManifest;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.store.RepositoryGarbage;
import io.jzot.store.RepositoryStorage;
import io.jzot.testing.RepositoryContents;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every call of the file system fails once while garbage is collected; or everything fails from
 * there on. Whatever happens: no index names a blob that is not there, what was acknowledged is
 * there, and what was deleted is not.
 */
class SweepFaultTest {
  private static final RepositoryName NAME = new RepositoryName("team/app");
  private static final RepositoryName EMPTY = new RepositoryName("team/empty");

  @TempDir(factory = FastDirectory.class)
  Path directory;

  private final AtomicLong ticks = new AtomicLong();

  @ParameterizedTest
  @EnumSource(names = {"ERROR", "DEATH"})
  void everyCallMayFail(FaultPlan.Fault kind) throws Exception {
    boolean injected = true;
    int n = 1;
    for (; injected; n++) {
      Path root = directory.resolve("n" + n);
      Map<String, Digest> acknowledged = prepare(root);
      Set<Digest> deleted = new HashSet<>();
      FaultPlan fault = new FaultPlan(kind, n);
      boolean removed = collect(root, fault, acknowledged, deleted);
      injected = fault.happened();
      check(root, acknowledged, deleted, removed);
      FileTrees.delete(root);
    }
    assertThat(n).isGreaterThan(100);
  }

  private FileStorage open(Path root, Disk disk) {
    return FileStorage.open(
        root,
        FileStorageOptions.DEFAULT.withGrace(Duration.ofNanos(1)).withTicker(ticks::get),
        disk);
  }

  private Map<String, Digest> prepare(Path root) {
    try (FileStorage storage = open(root, new QuickDisk())) {
      RepositoryContents contents = RepositoryContents.of(storage.repository(NAME));
      Digest old = contents.image("old", "old").digest();
      contents.blobsOf("new");
      contents.blob("lost");
      contents.blob("deleted");
      RawManifest gone = RepositoryContents.of(storage.repository(EMPTY)).image("gone", "gone");
      remove(storage.repository(EMPTY), gone);
      return new HashMap<>(Map.of("old", old));
    }
  }

  private static boolean remove(RepositoryStorage repository, RawManifest manifest) {
    return repository.update(
        draft -> {
          draft.remove(manifest.digest());
          return true;
        });
  }

  /** Whether the empty repository was removed. */
  private boolean collect(
      Path root, FaultPlan fault, Map<String, Digest> acknowledged, Set<Digest> deleted) {
    HookedDisk disk = new QuickDisk();
    boolean[] removed = new boolean[1];
    try (FileStorage storage = open(root, disk)) {
      disk.hook(fault);
      RepositoryStorage repository = storage.repository(NAME);
      RepositoryContents contents = RepositoryContents.of(repository);
      attempt(
          () -> {
            Digest blob = RepositoryContents.digest("deleted");
            repository.deleteBlob(blob);
            deleted.add(blob);
          });
      attempt(() -> sweepTwice(repository.garbage()));
      attempt(
          () -> {
            RawManifest image = RepositoryContents.imageOf("new").raw();
            acknowledged.put("new", contents.push(image, "new").digest());
          });
      attempt(() -> empty(repository.garbage()));
      RepositoryGarbage garbage = storage.repository(EMPTY).garbage();
      attempt(() -> sweepTwice(garbage));
      attempt(() -> empty(garbage));
      attempt(() -> removed[0] = garbage.removeIfEmpty());
      disk.hook(call -> {});
    }
    return removed[0];
  }

  private static void attempt(Runnable step) {
    try {
      step.run();
    } catch (OciException e) {
      // Told to the client: nothing is promised.
    }
  }

  private static void checkLayout(Path root) throws IOException {
    assertThat(LayoutChecker.check(root).affected()).isEmpty();
  }

  /** Flushes only by name: nobody pulls the plug here. */
  private static final class QuickDisk extends HookedDisk {
    private QuickDisk() {
      super(call -> {});
    }

    @Override
    void force(FileChannel channel) throws IOException {
      before("force", channel);
    }

    @Override
    void forceDirectory(Path path) throws IOException {
      before("forceDirectory", path);
    }
  }

  private void sweepTwice(RepositoryGarbage garbage) {
    garbage.sweep(item -> true);
    ticks.incrementAndGet();
    garbage.sweep(item -> true);
  }

  private void empty(RepositoryGarbage garbage) {
    ticks.incrementAndGet();
    garbage.emptyTrash(item -> true);
  }

  private void check(
      Path root, Map<String, Digest> acknowledged, Set<Digest> deleted, boolean removed)
      throws IOException {
    checkLayout(root);
    try (FileStorage storage = open(root, new QuickDisk())) {
      RepositoryStorage repository = storage.repository(NAME);
      acknowledged.forEach(
          (tag, digest) ->
              assertThat(repository.find(new Tag(tag))).map(Descriptor::digest).contains(digest));
      deleted.forEach(digest -> assertThat(repository.size(digest)).isEmpty());
      assertThat(removed && storage.repository(EMPTY).exists()).isFalse();
      // And it goes on as if nothing had happened: what is garbage goes in the end.
      RepositoryContents.of(repository).image("again", "again");
      RepositoryContents.of(storage.repository(EMPTY)).image("again", "again");
      sweepTwice(repository.garbage());
      assertThat(repository.size(RepositoryContents.digest("lost"))).isEmpty();
    }
    checkLayout(root);
  }
}
