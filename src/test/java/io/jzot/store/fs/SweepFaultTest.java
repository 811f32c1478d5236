package io.jzot.store.fs;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.RawManifest;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.store.RepositoryGarbage;
import io.jzot.store.RepositoryStorage;
import io.jzot.store.fs.FaultTest.FastDirectory;
import io.jzot.store.fs.FaultTest.Fault;
import io.jzot.store.fs.FaultTest.FaultyDisk;
import io.jzot.testing.RepositoryContents;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  @ValueSource(booleans = {false, true})
  void everyCallMayFail(boolean forGood) throws Exception {
    boolean injected = true;
    int n = 1;
    for (; injected; n++) {
      Path root = directory.resolve("n" + n);
      Map<String, Digest> acknowledged = prepare(root);
      Set<Digest> deleted = new HashSet<>();
      Fault fault = new Fault(n, forGood);
      boolean removed = collect(root, fault, acknowledged, deleted);
      injected = fault.happened();
      check(root, acknowledged, deleted, removed);
      FaultTest.delete(root);
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
    try (FileStorage storage = open(root, new FaultyDisk())) {
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
      Path root, Fault fault, Map<String, Digest> acknowledged, Set<Digest> deleted) {
    HookedDisk disk = new FaultyDisk();
    boolean[] removed = new boolean[1];
    try (FileStorage storage = open(root, disk)) {
      disk.hook(fault);
      RepositoryStorage repository = storage.repository(NAME);
      RepositoryContents contents = RepositoryContents.of(repository);
      FaultTest.attempt(
          () -> {
            Digest blob = RepositoryContents.digest("deleted");
            repository.deleteBlob(blob);
            deleted.add(blob);
          });
      FaultTest.attempt(() -> sweepTwice(repository.garbage()));
      FaultTest.attempt(
          () -> {
            RawManifest image = RepositoryContents.imageOf("new").raw();
            acknowledged.put("new", contents.push(image, "new").digest());
          });
      FaultTest.attempt(() -> empty(repository.garbage()));
      RepositoryGarbage garbage = storage.repository(EMPTY).garbage();
      FaultTest.attempt(() -> sweepTwice(garbage));
      FaultTest.attempt(() -> empty(garbage));
      FaultTest.attempt(() -> removed[0] = garbage.removeIfEmpty());
      disk.hook(call -> {});
    }
    return removed[0];
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
    FaultTest.checkLayout(root.resolve(NAME.value()));
    try (FileStorage storage = open(root, new FaultyDisk())) {
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
    FaultTest.checkLayout(root.resolve(NAME.value()));
    FaultTest.checkLayout(root.resolve(EMPTY.value()));
  }
}
