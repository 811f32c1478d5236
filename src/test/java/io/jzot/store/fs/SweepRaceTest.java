package io.jzot.store.fs;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.config.Durability;
import io.jzot.oci.Digest;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.Manifest;
import io.jzot.oci.OciException;
import io.jzot.oci.RawManifest;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.oci.json.Manifests;
import io.jzot.store.IndexDraft;
import io.jzot.store.RepositoryGarbage;
import io.jzot.store.RepositoryStorage;
import io.jzot.testing.RepositoryContents;
import io.jzot.testing.Together;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pushes that share their layers, deletes, sweeps and the emptying of the trash, all at once. */
class SweepRaceTest {
  private static final RepositoryName NAME = new RepositoryName("team/app");
  private static final Duration GRACE = Duration.ofMillis(300);
  private static final Duration TIME = Duration.ofSeconds(6);
  private static final int PUSHERS = 4;
  private static final int IMAGES = 40;
  private static final int DELETES = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir(factory = FastDirectory.class)
  Path root;

  private final AtomicInteger pushed = new AtomicInteger();
  private final AtomicInteger deleted = new AtomicInteger();
  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicInteger emptied = new AtomicInteger();
  private final AtomicLong end = new AtomicLong();

  @Test
  void noPushFailsAndNothingIsLost() throws Exception {
    FileStorageOptions options =
        FileStorageOptions.DEFAULT.withGrace(GRACE).withDurability(Durability.NONE);
    try (FileStorage storage = FileStorage.open(root, options)) {
      RepositoryStorage repository = storage.repository(NAME);
      end.set(System.nanoTime() + TIME.toNanos());

      List<Boolean> done =
          Together.run(
              PUSHERS + 2,
              number ->
                  () -> {
                    while (goesOn()) {
                      if (number == 0) {
                        collect(storage, repository.garbage());
                      } else if (number == 1) {
                        delete(repository);
                      } else {
                        push(repository, number);
                      }
                    }
                    return true;
                  });

      assertThat(done).hasSize(PUSHERS + 2);
      for (int image = 0; image < IMAGES; image++) {
        checkWhole(repository, image);
      }
    }
    assertThat(LayoutChecker.check(root).foundDamage()).isFalse();
    assertThat(pushed.get()).isPositive();
    assertThat(deleted.get()).isPositive();
    assertThat(taken.get()).as("blobs taken away").isPositive();
    assertThat(emptied.get()).as("blobs removed for good").isPositive();
  }

  /** Longer on a slow machine: until something has gone. */
  private boolean goesOn() {
    long now = System.nanoTime();
    boolean gone = taken.get() > 0 && emptied.get() > 0;
    return now < end.get() || (!gone && now < end.get() + PATIENCE.toNanos());
  }

  private static String image(int number) {
    return "image " + number;
  }

  /** As clients do: what is said to be there is not pushed again. */
  private void push(RepositoryStorage repository, int pusher) throws InterruptedException {
    String image = image(ThreadLocalRandom.current().nextInt(IMAGES));
    RepositoryContents contents = RepositoryContents.of(repository);
    long asked = System.nanoTime();
    for (String blob : new String[] {image + " config", image + " layer 1", image + " layer 2"}) {
      if (repository.size(RepositoryContents.digest(blob)).isEmpty()) {
        contents.blob(blob);
      }
    }
    Thread.sleep(ThreadLocalRandom.current().nextInt(50));
    RawManifest manifest = RepositoryContents.imageOf(image).raw();
    try {
      repository.put(manifest.digest(), manifest.bytes());
      repository.update(draft -> publish(draft, manifest, image, "tag" + pusher));
      pushed.incrementAndGet();
    } catch (OciException e) {
      // A machine that stands still for longer than was promised proves nothing.
      if (System.nanoTime() - asked < GRACE.toNanos()) {
        throw e;
      }
    }
    boolean absent =
        contentsOf(image).stream().anyMatch(digest -> repository.size(digest).isEmpty());
    boolean published = repository.find(manifest.digest()).isPresent();
    // Deleted in between, or all of it is there.
    assertThat(absent && published && isStill(repository, manifest, image)).isFalse();
  }

  /** As the registry does. */
  private static RawManifest publish(
      IndexDraft draft, RawManifest manifest, String image, String tag) {
    if (!contentsOf(image).stream().allMatch(draft::hasBlob)) {
      throw new OciException(ErrorCode.MANIFEST_BLOB_UNKNOWN, "push its blobs first");
    }
    Manifest content = Manifests.parse(manifest.bytes(), manifest.mediaType());
    draft.put(manifest.descriptor(), content, List.of(new Tag(tag)));
    return manifest;
  }

  /** Whether a published image lacks something, also when one looks again. */
  private static boolean isStill(RepositoryStorage repository, RawManifest manifest, String image) {
    return repository.update(
        draft ->
            draft.find(manifest.digest()).isPresent()
                && contentsOf(image).stream().anyMatch(digest -> !draft.hasBlob(digest)));
  }

  private static List<Digest> contentsOf(String image) {
    return List.of(
        RepositoryContents.digest(image + " config"),
        RepositoryContents.digest(image + " layer 1"),
        RepositoryContents.digest(image + " layer 2"));
  }

  private void delete(RepositoryStorage repository) throws InterruptedException {
    List<Digest> manifests =
        ThreadLocalRandom.current()
            .ints(DELETES, 0, IMAGES)
            .mapToObj(number -> RepositoryContents.imageOf(image(number)).raw().digest())
            .toList();
    repository.update(
        draft -> {
          manifests.forEach(draft::remove);
          return true;
        });
    deleted.incrementAndGet();
    Thread.sleep(ThreadLocalRandom.current().nextInt(100));
  }

  private void collect(FileStorage storage, RepositoryGarbage garbage) throws InterruptedException {
    storage.beginCollection();
    try {
      garbage.sweep(item -> taken.incrementAndGet() > 0);
      garbage.emptyTrash(item -> emptied.incrementAndGet() > 0);
    } catch (OciException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE); // Something came and went meanwhile.
    }
    Thread.sleep(10);
  }

  private static void checkWhole(RepositoryStorage repository, int number) {
    RawManifest manifest = RepositoryContents.imageOf(image(number)).raw();
    if (repository.find(manifest.digest()).isPresent()) {
      assertThat(contentsOf(image(number))).allMatch(each -> repository.size(each).isPresent());
    }
    assertThat(repository.find(new Tag("none"))).isEmpty();
  }
}
