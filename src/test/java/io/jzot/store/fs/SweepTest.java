package io.jzot.store.fs;

import static io.jzot.contract.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.RawManifest;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.store.RepositoryGarbage;
import io.jzot.store.RepositoryStorage;
import io.jzot.store.UploadSession;
import io.jzot.testing.RandomBlobs;
import io.jzot.testing.RepositoryContents;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a sweep takes from a repository on a file system, and what it leaves. */
class SweepTest {
  private static final RepositoryName NAME = new RepositoryName("team/app");
  private static final RepositoryName OTHER = new RepositoryName("other");

  /** So short that the wall clock soon is no bound; the ticker goes on when the test says so. */
  private static final Duration GRACE = Duration.ofMillis(20);

  @TempDir Path root;

  private final AtomicLong ticks = new AtomicLong();
  private final long began = System.nanoTime();
  private FileStorage storage = unopened();
  private RepositoryStorage repository = unopened();
  private RepositoryContents contents = unopened();

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // set before each test
  private static <T> T unopened() {
    return null;
  }

  @BeforeEach
  void open() {
    open(true, new Disk());
  }

  private void open(boolean serving, Disk disk) {
    storage =
        FileStorage.open(
            root,
            FileStorageOptions.DEFAULT.withGrace(GRACE).withServing(serving).withTicker(ticks::get),
            disk);
    repository = storage.repository(NAME);
    contents = RepositoryContents.of(repository);
  }

  @AfterEach
  void close() {
    storage.close();
  }

  /** Twice a grace time goes by, on both clocks, and what a slow machine needed. */
  private void pass() throws InterruptedException {
    ticks.addAndGet(2 * GRACE.toNanos() + System.nanoTime() - began);
    Thread.sleep(2 * GRACE.toMillis());
  }

  private List<String> sweep() {
    List<String> taken = new ArrayList<>();
    repository.garbage().sweep(item -> taken.add(item.name()));
    return taken;
  }

  private List<RepositoryGarbage.Item> empty() {
    List<RepositoryGarbage.Item> gone = new ArrayList<>();
    repository.garbage().emptyTrash(gone::add);
    return gone;
  }

  private Path blob(Digest digest) {
    return FileTrees.blob(root.resolve("team/app"), digest);
  }

  private void remove(RawManifest manifest) {
    repository.update(
        draft -> {
          draft.remove(manifest.digest());
          return true;
        });
  }

  @Test
  void whatNoManifestReferencesGoesAfterItsGraceAndForGoodAfterAnother() throws Exception {
    RawManifest image = contents.image("image", "v1");
    Digest lost = contents.blob("lost");

    assertThat(sweep()).isEmpty();
    pass();
    assertThat(sweep()).containsExactly(lost.toString());

    assertThat(blob(lost)).doesNotExist();
    assertThat(repository.size(lost)).isEmpty();
    assertThat(empty()).isEmpty();
    pass();
    assertThat(empty()).extracting(RepositoryGarbage.Item::bytes).containsExactly(size("lost"));
    assertThat(root.resolve("team/app/.trash")).doesNotExist();
    assertThat(master(lost)).doesNotExist();
    assertThat(repository.size(image.digest())).isPresent();
    assertThat(repository.size(RepositoryContents.digest("image layer 1"))).isPresent();
  }

  private static long size(String name) {
    return RandomBlobs.bytes(name).length;
  }

  private Path master(Digest digest) {
    return root.resolve("_blobstore/sha256")
        .resolve(digest.hex().substring(0, 2))
        .resolve(digest.hex());
  }

  @Test
  void whoeverWasToldThatItIsThereHasAnotherGraceTime() throws Exception {
    Digest lost = contents.blob("lost");
    pass();
    assertThat(repository.size(lost)).isPresent();

    assertThat(sweep()).isEmpty();
    pass();
    assertThat(sweep()).hasSize(1);
  }

  @Test
  void whatAPushNamesComesBackFromTheTrash() throws Exception {
    contents.blobsOf("image");
    pass();
    assertThat(sweep()).hasSize(3);
    assertThat(repository.isAvailable(RepositoryContents.digest("image layer 1"))).isTrue();

    contents.push(RepositoryContents.imageOf("image").raw(), "v1");

    assertThat(repository.size(RepositoryContents.digest("image layer 1"))).isPresent();
    assertThat(blob(RepositoryContents.digest("image config"))).exists();
    pass();
    assertThat(sweep()).isEmpty();
    assertThat(empty()).isEmpty();
  }

  @Test
  void whatLostItsLastReferenceHasAFullGraceTime() throws Exception {
    RawManifest image = contents.image("image", "v1");
    pass();
    assertThat(sweep()).isEmpty();
    remove(image);

    assertThat(sweep()).isEmpty();
    pass();
    assertThat(sweep()).hasSize(3);
  }

  @Test
  void afterARestartNothingGoesForAGraceTime() throws Exception {
    contents.image("image", "v1");
    Digest lost = contents.blob("lost");
    pass();
    storage.close();
    open();

    assertThat(sweep()).isEmpty();
    pass();
    assertThat(sweep()).containsExactly(lost.toString());
    storage.close();
    open();
    assertThat(empty()).isEmpty();
    pass();
    assertThat(empty()).hasSize(1);
  }

  @Test
  void withoutClientsTheWallClockDecides() throws Exception {
    contents.image("image", "v1");
    contents.blob("lost");
    pass();
    storage.close();
    open(false, new Disk());

    assertThat(sweep()).hasSize(1);
    assertThat(empty()).isEmpty();
    storage.close();
    open(false, new Disk());
    Thread.sleep(2 * GRACE.toMillis());
    assertThat(empty()).hasSize(1);
  }

  @Test
  void aDeletedBlobIsGoneForClientsAtOnceAndForGoodLater() throws Exception {
    contents.image("image", "v1");
    Digest lost = contents.blob("lost");

    repository.deleteBlob(lost);

    assertThat(repository.size(lost)).isEmpty();
    assertRefused(ErrorCode.BLOB_UNKNOWN, () -> repository.deleteBlob(lost));
    assertThat(storage.repository(OTHER).mount(lost, null)).isFalse();
    pass();
    assertThat(empty()).hasSize(1);
  }

  /** What one blob costs, so that nobody puts in another look by mistake. */
  @Test
  void garbageIsLookedAtNoMoreThanNeeded() throws Exception {
    contents.image("image", "v1");
    Digest lost = contents.blob("lost");
    storage.close();
    List<String> calls = Collections.synchronizedList(new ArrayList<>());
    open(
        true,
        new HookedDisk(
            call -> {
              if (call.path().toString().endsWith(lost.hex())) {
                calls.add(call.operation());
              }
            }));

    assertThat(sweep()).isEmpty();
    assertThat(calls).isEmpty();
    pass();
    assertThat(sweep()).hasSize(1);
    assertThat(calls).containsExactly("state", "state", "rename");
    calls.clear();
    pass();
    assertThat(empty()).hasSize(1);
    assertThat(calls).containsExactly("state", "state", "openToRead", "delete", "delete");
  }

  @Test
  void whatCannotBeHeldOpenGoesAllTheSame() throws Exception {
    contents.image("image", "v1");
    Digest lost = contents.blob("lost");
    storage.close();
    open(
        true,
        new HookedDisk(
            call -> {
              if (call.is("openToRead") && call.path().toString().contains(".trash")) {
                throw new IOException("Too many open files");
              }
            }));
    sweep();
    pass();
    sweep();
    pass();

    assertThat(empty()).extracting(RepositoryGarbage.Item::bytes).containsExactly(size("lost"));
    assertThat(root.resolve("team/app/.trash")).doesNotExist();
    assertThat(master(lost)).doesNotExist();
  }

  /** More than are open at a time; nobody else has them, and nothing is left open. */
  @Test
  void muchGarbageIsGivenBackAtOnce() throws Exception {
    contents.image("image", "v1");
    List<Digest> lost = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      lost.add(contents.blob("lost " + i));
    }
    sweep();
    pass();
    assertThat(sweep()).hasSize(lost.size());
    pass();

    assertThat(empty()).hasSize(lost.size());
    assertThat(root.resolve("team/app/.trash")).doesNotExist();
    assertThat(lost).noneMatch(each -> Files.exists(master(each)));
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      assertThat(open.map(SweepTest::target))
          .noneMatch(name -> name.startsWith(root.toString() + "/team/app/.trash"));
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return ""; // Closed meanwhile.
    }
  }

  @Test
  void aDryRunChangesNothing() throws Exception {
    Digest lost = contents.blob("lost");
    pass();
    List<String> would = new ArrayList<>();
    boolean left =
        repository
            .garbage()
            .sweep(
                item -> {
                  would.add(item.name());
                  return false;
                });

    assertThat(would).containsExactly(lost.toString());
    assertThat(left).isTrue();
    assertThat(blob(lost)).exists();
  }

  @Test
  void aRepositoryOfWhichAManifestCannotBeReadIsLeftAlone() throws Exception {
    RawManifest image = contents.image("image", "v1");
    contents.blob("lost");
    pass();
    storage.close();
    Files.delete(root.resolve("team/app/.journal"));
    Files.delete(blob(image.digest()));
    open();
    assertRefused(ErrorCode.UNAVAILABLE, this::sweep);
    pass();

    assertRefused(ErrorCode.UNAVAILABLE, this::sweep);
    assertRefused(ErrorCode.UNAVAILABLE, () -> repository.garbage().loose());
    assertThat(blob(RepositoryContents.digest("image layer 1"))).exists();
    assertThat(blob(RepositoryContents.digest("lost"))).exists();
  }

  @Test
  void aMediumThatFailsToReadAManifestLetsNothingGo() throws Exception {
    RawManifest image = contents.image("image", "v1");
    storage.close();
    Files.delete(root.resolve("team/app/.journal"));
    open(
        true,
        new HookedDisk(
            call -> {
              if (call.is("openToRead") && call.path().endsWith(image.digest().hex())) {
                throw new IOException("injected");
              }
            }));
    pass();

    assertRefused(ErrorCode.UNAVAILABLE, this::sweep);
    assertThat(blob(RepositoryContents.digest("image layer 1"))).exists();
  }

  @Test
  void somebodyElsesIndexIsLookedAtBeforeAnythingGoes() throws Exception {
    contents.image("kept", "v1");
    contents.blobsOf("image");
    RawManifest manifest = RepositoryContents.imageOf("image").raw();
    repository.put(manifest.digest(), manifest.bytes());
    pass();
    String entry =
        "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d,\"annotations\":{\"%s\":\"foreign\"}}"
            .formatted(
                manifest.mediaType(),
                manifest.digest(),
                manifest.bytes().length,
                Descriptor.REF_NAME);
    addToIndex(entry);

    assertThat(sweep()).isEmpty();
    assertThat(repository.find(new Tag("foreign"))).isPresent();
  }

  /** As another tool does. */
  private void addToIndex(String entries) throws IOException {
    Path file = root.resolve("team/app/index.json");
    String index = Files.readString(file);
    Files.writeString(file, index.replace("\"manifests\":[", "\"manifests\":[" + entries + ","));
  }

  @Test
  void uploadsThatNobodyUsesExpire() throws Exception {
    contents.image("image", "v1");
    UploadSession idle = repository.startUpload("", DigestAlgorithm.SHA256);
    UploadSession busy = repository.startUpload("", DigestAlgorithm.SHA256);
    Path rest = Files.writeString(root.resolve("team/app/.uploads/left.copy"), "rest");
    assertThat(expire()).isEmpty();
    pass();
    write(busy);

    assertThat(expire()).containsExactlyInAnyOrder(idle.id().value(), "left");
    assertThat(rest).doesNotExist();
    assertThat(repository.resumeUpload(idle.id(), "")).isEmpty();
    assertThat(repository.resumeUpload(busy.id(), "")).isPresent();
    assertRefused(ErrorCode.BLOB_UPLOAD_UNKNOWN, () -> idle.append(null));
  }

  private List<String> expire() {
    List<String> gone = new ArrayList<>();
    repository.garbage().expireUploads(item -> gone.add(item.name()));
    return gone;
  }

  private static void write(UploadSession session) {
    try (UploadSession.Append append = session.append(null)) {
      append.write(ByteBuffer.wrap(RandomBlobs.bytes("chunk")));
      append.acknowledge();
    }
  }

  @Test
  void anEmptyRepositoryGoesAndComesBackWithAPush() throws Exception {
    RawManifest image = contents.image("image", "v1");
    assertThat(repository.garbage().removeIfEmpty()).isFalse();
    remove(image);
    sweep();
    pass();
    assertThat(sweep()).hasSize(3);
    assertThat(repository.garbage().isEmpty()).isFalse();
    pass();
    empty();
    UploadSession session = repository.startUpload("", DigestAlgorithm.SHA256);
    assertThat(repository.garbage().removeIfEmpty()).isFalse();
    session.cancel();

    assertThat(repository.garbage().isEmpty()).isTrue();
    assertThat(repository.garbage().removeIfEmpty()).isTrue();

    assertThat(repository.exists()).isFalse();
    assertThat(root.resolve("team/app")).doesNotExist();
    contents.image("image", "v2");
    assertThat(repository.find(new Tag("v2"))).isPresent();
    storage.close();
    open();
    assertThat(repository.find(new Tag("v2"))).isPresent();
    assertThat(repository.find(new Tag("v1"))).isEmpty();
  }

  @Test
  void whatLiesBelowAnEmptyRepositoryStays() throws Exception {
    RawManifest image = contents.image("image", "v1");
    RepositoryContents.of(storage.repository(new RepositoryName("team/app/sub")))
        .image("sub", "v1");
    remove(image);
    pass();
    sweep();
    pass();
    sweep();
    pass();
    empty();

    assertThat(repository.garbage().removeIfEmpty()).isTrue();
    assertThat(storage.repository(new RepositoryName("team/app/sub")).find(new Tag("v1")))
        .isPresent();
  }

  @Test
  void looseManifestsAreThoseThatNothingNames() throws Exception {
    RawManifest tagged = contents.image("tagged", "v1");
    RawManifest child = contents.image("child");
    contents.index(List.of(child), "index");
    RawManifest loose = contents.image("loose");
    RawManifest orphan = contents.referrer("orphan", RepositoryContents.digest("gone"), "a/b");

    assertThat(repository.garbage().loose())
        .extracting(each -> each.manifest().digest())
        .containsExactlyInAnyOrder(loose.digest(), orphan.digest())
        .doesNotContain(tagged.digest());
    assertThat(repository.garbage().loose()).noneMatch(RepositoryGarbage.Loose::rested);
    pass();
    assertThat(repository.garbage().loose()).allMatch(RepositoryGarbage.Loose::rested);
    assertThat(repository.garbage().loose())
        .filteredOn(RepositoryGarbage.Loose::orphaned)
        .extracting(each -> each.manifest().digest())
        .containsExactly(orphan.digest());
  }

  @Test
  void namesThatAreNoTagsAndTypesThatAreNoManifestsAreKept() throws Exception {
    contents.image("kept", "v1");
    contents.blobsOf("image");
    RawManifest image = RepositoryContents.imageOf("image").raw();
    repository.put(image.digest(), image.bytes());
    Digest data = contents.blob("data");
    String named =
        entry(image.mediaType().toString(), image.digest(), image.bytes().length)
            .replace("}", ",\"annotations\":{\"" + Descriptor.REF_NAME + "\":\"host/name:v1\"}}");
    addToIndex(named + "," + entry("text/plain", data, size("data")));
    assertThat(repository.find(image.digest())).isPresent();
    pass();
    assertThat(repository.garbage().loose()).isEmpty();
    assertThat(sweep()).isEmpty();
    pass();

    assertThat(repository.garbage().loose()).isEmpty();
    assertThat(sweep()).isEmpty();
    assertThat(blob(data)).exists();
  }

  private static String entry(String mediaType, Digest digest, long size) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(mediaType, digest, size);
  }

  @Test
  void nothingHappenedMeansThatNothingIsLookedAt() {
    contents.image("image", "v1");
    RepositoryGarbage garbage = repository.garbage();
    assertThat(garbage.isCalm()).isFalse();
    garbage.settle();
    assertThat(garbage.isCalm()).isTrue();

    contents.blob("new");

    assertThat(garbage.isCalm()).isFalse();
  }
}
