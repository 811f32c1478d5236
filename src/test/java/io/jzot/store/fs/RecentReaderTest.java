package io.jzot.store.fs;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.MediaType;
import io.jzot.oci.RawManifest;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.store.BlobContent;
import io.jzot.store.Pace;
import io.jzot.store.RecentContents;
import io.jzot.store.RepositoryStorage;
import io.jzot.testing.Contents;
import io.jzot.testing.ManifestDocument;
import io.jzot.testing.RandomBlobs;
import io.jzot.testing.RepositoryContents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is answered without the disk, and until when. */
class RecentReaderTest {
  private static final RepositoryName NAME = new RepositoryName("app");
  private static final Duration GRACE = Duration.ofMillis(20);
  private static final Tag TAG = new Tag("stable");
  private static final Digest LAYER = RepositoryContents.digest("image layer 1");

  @TempDir Path root;

  private final AtomicLong ticks = new AtomicLong();
  private final HookedDisk disk = new HookedDisk(call -> {});
  private FileStorage storage;
  private RepositoryStorage repository;
  private RecentContents recent;
  private RawManifest image;

  @BeforeEach
  void open() {
    storage =
        FileStorage.open(
            root, FileStorageOptions.DEFAULT.withGrace(GRACE).withTicker(ticks::get), disk);
    repository = storage.repository(NAME);
    recent = repository.recent();
    image = RepositoryContents.of(repository).image("image", TAG.value());
  }

  @AfterEach
  void close() {
    disk.hook(call -> {});
    storage.close();
  }

  /** As clients do; what is small is in memory from the first time on. */
  private void read() {
    repository.find(TAG);
    for (int i = 0; i < 2; i++) {
      assertThat(repository.open(image.digest()).map(Contents::read)).contains(image.bytes());
      assertThat(repository.open(LAYER)).isPresent();
    }
  }

  private void assertKnown() {
    assertThat(recent.find(TAG)).contains(image.descriptor());
    assertThat(recent.find(image.digest())).contains(image.descriptor());
    assertThat(recent.open(image.digest())).isPresent();
    assertThat(recent.size(LAYER)).isPresent();
    assertThat(recent.open(LAYER)).isPresent();
  }

  private void assertNothingKnown() {
    assertThat(recent.find(TAG)).isEmpty();
    assertThat(recent.find(image.digest())).isEmpty();
    assertThat(recent.size(LAYER)).isEmpty();
    assertThat(recent.open(LAYER)).isEmpty();
  }

  @Test
  void nothingIsKnownThatNobodyRead() {
    storage.close();
    open();
    storage.close();
    storage = FileStorage.open(root, FileStorageOptions.DEFAULT.withTicker(ticks::get), disk);
    recent = storage.repository(NAME).recent();

    assertNothingKnown();
  }

  /** A disk that hangs would hang all clients of an event loop. */
  @Test
  void theDiskIsNotAsked() {
    read();
    disk.hook(
        call -> {
          throw new IOException("asked for " + call);
        });

    assertKnown();
  }

  @Test
  void anIndexIsLookedAtAfterAShortWhile() throws IOException {
    read();
    Path index = root.resolve("app/index.json");
    FileTrees.replace(index, FileTrees.text(index).replace(TAG.value(), "other"));

    ticks.addAndGet(IndexFile.RECENT);
    assertKnown();
    ticks.incrementAndGet();
    assertNothingKnown();
    assertThat(repository.find(TAG)).isEmpty();
    assertThat(recent.find(TAG)).isEmpty();
    assertThat(repository.find(new Tag("other"))).contains(image.descriptor());
    assertThat(recent.find(new Tag("other"))).contains(image.descriptor());
  }

  @Test
  void aBlobThatSomebodyElseTookAwayIsMissedAfterAWhile() throws IOException {
    read();
    Files.delete(FileTrees.blob(root.resolve("app"), LAYER));

    ticks.addAndGet(SeenBlobs.AGE + 1);
    repository.exists();
    assertThat(recent.find(TAG)).as("of a file that nobody looked at either").isEmpty();
    assertThat(recent.size(LAYER)).isEmpty();
  }

  @Test
  void whoLooksTellsTheOthers() throws IOException {
    read();
    Files.delete(FileTrees.blob(root.resolve("app"), LAYER));

    assertThat(repository.size(LAYER)).isEmpty();

    assertThat(recent.size(LAYER)).isEmpty();
    assertThat(recent.find(TAG)).isPresent();
  }

  /** "It is there" enters a lease, which needs a look. */
  @Test
  void whatNothingReferencesIsNotRecalled() {
    Digest loose = RepositoryContents.of(repository).blob("loose");
    assertThat(repository.open(loose)).isPresent();
    assertThat(repository.open(loose)).isPresent();

    assertThat(recent.size(loose)).isEmpty();
    assertThat(recent.open(loose)).isEmpty();
  }

  private Digest large() {
    byte[] bytes = new byte[1 << 20];
    Digest digest = Digest.of(DigestAlgorithm.SHA256, bytes);
    repository.put(digest, bytes);
    RepositoryContents.of(repository)
        .push(
            ManifestDocument.of(MediaType.OCI_MANIFEST)
                .descriptor("config", Descriptor.of(MediaType.OCI_CONFIG, digest, bytes.length))
                .descriptors("layers", List.of())
                .raw());
    assertThat(recent.openFile(digest)).as("nobody has read it").isEmpty();
    assertThat(repository.open(digest).map(Contents::read)).contains(bytes);
    return digest;
  }

  @Test
  void aLargeBlobStaysOpenForAWhile() {
    Digest large = large();
    disk.hook(
        call -> {
          throw new IOException("asked for " + call);
        });

    assertThat(recent.openFile(large).map(Contents::read)).contains(new byte[1 << 20]);
    assertThat(recent.openFile(large).map(Contents::read)).contains(new byte[1 << 20]);
    assertThat(recent.openFile(LAYER)).as("in memory").isEmpty();
    ticks.addAndGet(SeenBlobs.AGE + 1);
    assertThat(recent.openFile(large)).isEmpty();
  }

  @Test
  void whatIsFoundDamagedIsNotOpenAnyMore() throws IOException {
    Digest large = large();
    Files.write(FileTrees.blob(root.resolve("app"), large), new byte[] {1});
    repository.find(TAG);
    assertThat(recent.openFile(large)).isPresent().get().satisfies(BlobContent::close);

    assertThat(storage.scrub(Pace.unlimited(), each -> {}).foundDamage()).isTrue();

    repository.find(TAG);
    assertThat(recent.openFile(large)).isEmpty();
  }

  @Test
  void whatIsInTheTrashIsNotRecalled() throws InterruptedException {
    read();
    repository.update(
        draft -> {
          draft.remove(image.digest());
          return true;
        });
    assertThat(recent.find(TAG)).isEmpty();
    assertThat(recent.size(LAYER)).isEmpty();
    for (int i = 0; i < 2; i++) {
      ticks.addAndGet(GRACE.toNanos() * 2);
      Thread.sleep(2 * GRACE.toMillis());
      repository.garbage().sweep(item -> true);
    }
    assertThat(repository.size(LAYER)).as("taken").isEmpty();
    assertThat(recent.size(LAYER)).isEmpty();
    assertThat(recent.open(image.digest())).isEmpty();
  }

  @Test
  void whatIsFoundDamagedIsNotRecalled() throws IOException {
    read();
    byte[] bytes = RandomBlobs.bytes("image layer 1");
    bytes[0]++;
    Files.write(FileTrees.blob(root.resolve("app"), LAYER), bytes);
    assertKnown();

    assertThat(storage.scrub(Pace.unlimited(), each -> {}).foundDamage()).isTrue();

    assertThat(recent.size(LAYER)).isEmpty();
    assertThat(recent.open(LAYER)).isEmpty();
  }
}
