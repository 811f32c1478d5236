package io.jzot.store.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.RepositoryName;
import io.jzot.store.Pace;
import io.jzot.store.RepositoryCensus;
import io.jzot.store.RepositoryStorage;
import io.jzot.store.StoreRoom;
import io.jzot.testing.RandomBlobs;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CensusTest {
  private static final byte[] SHARED = RandomBlobs.bytes(1, 6000);
  private static final byte[] ALONE = RandomBlobs.bytes(2, 500);

  @TempDir Path root = Path.of("");

  private Map<String, RepositoryCensus> take(FileStorage storage) {
    Map<String, RepositoryCensus> found = new TreeMap<>();
    for (StoreRoom room :
        storage.census(Pace.unlimited(), it -> found.put(it.name().value(), it))) {
      assertThat(room.store()).isEqualTo(root.toString());
      assertThat(room.usable()).isPositive().isLessThanOrEqualTo(room.size());
    }
    return found;
  }

  private static void put(RepositoryStorage repository, byte[] bytes) {
    repository.put(Digest.of(DigestAlgorithm.SHA256, bytes), bytes);
  }

  @Test
  void countsWhatIsSharedByItsShare() {
    try (FileStorage storage = FileStorage.open(root, FileStorageOptions.DEFAULT)) {
      for (String name : new String[] {"a", "b/c", "d"}) {
        put(storage.repository(RepositoryName.parse(name)), SHARED);
      }
      RepositoryStorage one = storage.repository(RepositoryName.parse("a"));
      put(one, ALONE);
      var unused = one.startUpload("", DigestAlgorithm.SHA256);

      Map<String, RepositoryCensus> found = take(storage);

      assertThat(found).containsOnlyKeys("a", "b/c", "d");
      assertThat(found.get("a"))
          .isEqualTo(new RepositoryCensus(RepositoryName.parse("a"), 2, 6500, 2500.0, 1, 0, true));
      assertThat(found.values()).extracting(RepositoryCensus::stored).contains(2000.0);
    }
  }

  @Test
  void withoutDedupeEverybodyHasTheirOwn() {
    try (FileStorage storage =
        FileStorage.open(root, FileStorageOptions.DEFAULT.withDedupe(false))) {
      put(storage.repository(RepositoryName.parse("a")), SHARED);
      put(storage.repository(RepositoryName.parse("b")), SHARED);
      assertThat(take(storage).values()).extracting(RepositoryCensus::stored).containsOnly(6000.0);
    }
  }

  @Test
  void whatWasTakenAwayIsTrash() {
    try (FileStorage storage = FileStorage.open(root, FileStorageOptions.DEFAULT)) {
      RepositoryStorage repository = storage.repository(RepositoryName.parse("a"));
      put(repository, ALONE);
      repository.deleteBlob(Digest.of(DigestAlgorithm.SHA256, ALONE));
      RepositoryCensus found = Objects.requireNonNull(take(storage).get("a"));
      assertThat(found.blobs()).isZero();
      assertThat(found.trash()).isEqualTo(500);
    }
  }

  /** What is pending is pending only until housekeeping came by. */
  @Test
  void nothingIsUnpublishedInTheEnd() {
    try (FileStorage storage = FileStorage.open(root, FileStorageOptions.DEFAULT)) {
      put(storage.repository(RepositoryName.parse("a")), ALONE);
      await().until(() -> storage.unpublished() == 0);
    }
  }
}
