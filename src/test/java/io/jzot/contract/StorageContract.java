package io.jzot.contract;

import static io.jzot.contract.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.Page;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RawManifest;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.store.BlobContent;
import io.jzot.store.RecentContents;
import io.jzot.store.RepositoryStorage;
import io.jzot.store.Storage;
import io.jzot.testing.Contents;
import io.jzot.testing.RandomBlobs;
import io.jzot.testing.RepositoryContents;
import io.jzot.testing.Together;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Blobs, mounts, the catalog. */
public abstract class StorageContract {
  protected static final RepositoryName NAME = new RepositoryName("team/app");
  protected static final RepositoryName OTHER = new RepositoryName("team/other");

  protected Storage storage;
  protected RepositoryStorage repository;

  /** A new, empty store. */
  protected abstract Storage open() throws Exception;

  /** Whether a blob can be mounted without saying from where. */
  protected boolean mountsFromAnywhere() {
    return true;
  }

  @BeforeEach
  void openStorage() throws Exception {
    storage = open();
    repository = storage.repository(NAME);
  }

  @AfterEach
  void closeStorage() {
    storage.close();
  }

  @Test
  void repositoryThatNobodyPushedToDoesNotExist() {
    Digest digest = RepositoryContents.digest("blob");

    assertThat(repository.exists()).isFalse();
    assertThat(repository.find(digest)).isEmpty();
    assertThat(repository.size(digest)).isEmpty();
    assertThat(repository.open(digest)).isEmpty();
    assertThat(repository.referrers(digest, null, PageRequest.ALL).items()).isEmpty();
    assertThat(repository.mount(digest, OTHER)).isFalse();
    assertRefused(ErrorCode.NAME_UNKNOWN, () -> repository.tags(PageRequest.ALL));
    assertRefused(ErrorCode.NAME_UNKNOWN, () -> repository.deleteBlob(digest));

    assertThat(repository.exists()).isFalse();
    assertThat(names()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(DigestAlgorithm.class)
  void blobIsThereOnceItWasPut(DigestAlgorithm algorithm) {
    byte[] bytes = RandomBlobs.bytes(1, 100_000);
    Digest digest = Digest.of(algorithm, bytes);

    repository.put(digest, bytes);

    assertThat(repository.size(digest)).hasValue(bytes.length);
    assertThat(read(repository, digest)).isEqualTo(bytes);
    assertThat(repository.exists()).isTrue();
    assertThat(repository.hasManifests()).isFalse();
    assertThat(repository.tags(PageRequest.ALL).items()).isEmpty();
    assertThat(names()).containsExactly(NAME);
  }

  @Test
  void blobIsLocalToItsRepository() {
    Digest digest = RepositoryContents.of(repository).blob("blob");
    RepositoryContents.of(storage.repository(OTHER)).blob("another");

    assertThat(storage.repository(OTHER).size(digest)).isEmpty();
    assertThat(storage.repository(OTHER).open(digest)).isEmpty();
  }

  @Test
  void whatIsRecalledIsWhatIsThere() {
    RawManifest image = RepositoryContents.of(repository).image("image", "v1");
    Digest layer = RepositoryContents.digest("image layer 1");
    byte[] bytes = RandomBlobs.bytes("image layer 1");
    repository.find(new Tag("v1"));
    for (int i = 0; i < 2; i++) { // The first time it may have to be read.
      read(repository, image.digest());
      read(repository, layer);
    }

    RecentContents recent = repository.recent();
    assertThat(recent.find(new Tag("v1"))).contains(image.descriptor());
    assertThat(recent.find(image.digest())).contains(image.descriptor());
    assertThat(recent.size(layer)).hasValue(bytes.length);
    assertThat(recent.open(layer).orElseThrow().bytes()).isEqualTo(bytes);
    assertThat(recent.open(image.digest()).orElseThrow().bytes()).isEqualTo(image.bytes());
    assertThat(recent.find(new Tag("v2"))).isEmpty();
    assertThat(storage.repository(OTHER).recent().size(layer)).isEmpty();

    RawManifest other = RepositoryContents.of(repository).image("other", "v1");
    repository.find(new Tag("v1"));
    assertThat(recent.find(new Tag("v1"))).contains(other.descriptor());
    repository.update(
        draft -> {
          draft.untag(new Tag("v1"));
          return true;
        });
    assertThat(recent.find(new Tag("v1"))).isEmpty();
  }

  @Test
  void whatWasDeletedIsNotRecalled() {
    Digest blob = RepositoryContents.of(repository).blob("blob");
    read(repository, blob);
    read(repository, blob);

    repository.deleteBlob(blob);

    assertThat(repository.recent().size(blob)).isEmpty();
    assertThat(repository.recent().open(blob)).isEmpty();
  }

  @Test
  void contentOfAnotherDigestIsRefused() {
    Digest digest = RepositoryContents.digest("blob");

    assertRefused(ErrorCode.DIGEST_INVALID, () -> repository.put(digest, new byte[3]));

    assertThat(repository.size(digest)).isEmpty();
    assertThat(repository.exists()).isFalse();
  }

  @Test
  void putKeepsNothingOfTheCallersArray() {
    byte[] bytes = RandomBlobs.bytes("blob");
    repository.put(RepositoryContents.digest("blob"), bytes);
    bytes[0]++;

    assertThat(read(repository, RepositoryContents.digest("blob")))
        .isEqualTo(RandomBlobs.bytes("blob"));
  }

  @Test
  void smallBlobsOfEveryArtifactComeAndGoAgainAndAgain() {
    for (String text : List.of("", "{}")) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      Digest digest = RandomBlobs.sha256(bytes);
      for (int round = 0; round < 3; round++) {
        repository.put(digest, bytes);
        storage.repository(OTHER).put(digest, bytes);
        storage.repository(OTHER).put(digest, bytes);
        assertThat(read(repository, digest)).isEqualTo(bytes);
        assertThat(repository.size(digest)).hasValue(bytes.length);
        repository.deleteBlob(digest);
        assertThat(repository.size(digest)).isEmpty();
        assertThat(read(storage.repository(OTHER), digest)).isEqualTo(bytes);
        storage.repository(OTHER).deleteBlob(digest);
      }
    }
  }

  @Test
  void openedBlobOutlivesItsDeletion() {
    Digest digest = RepositoryContents.of(repository).blob("blob");
    BlobContent content = repository.open(digest).orElseThrow();

    repository.deleteBlob(digest);

    assertThat(repository.open(digest)).isEmpty();
    assertThat(Contents.read(content)).isEqualTo(RandomBlobs.bytes("blob"));
  }

  @Test
  void mountSharesBlobOfAnotherRepository() {
    Digest digest = RepositoryContents.of(storage.repository(OTHER)).blob("blob");

    assertThat(repository.mount(digest, OTHER)).isTrue();
    assertThat(repository.exists()).isTrue();
    assertThat(names()).containsExactly(NAME, OTHER);
    assertThat(repository.mount(digest, OTHER)).isTrue();
    assertThat(repository.mount(digest, NAME)).isTrue();

    storage.repository(OTHER).deleteBlob(digest);
    assertThat(storage.repository(OTHER).size(digest)).isEmpty();
    assertThat(read(repository, digest)).isEqualTo(RandomBlobs.bytes("blob"));
    repository.deleteBlob(digest);
    assertThat(repository.size(digest)).isEmpty();
  }

  @Test
  void mountFromWhereTheBlobIsNotFails() {
    Digest digest = RepositoryContents.of(storage.repository(OTHER)).blob("blob");

    assertThat(repository.mount(digest, new RepositoryName("team/third"))).isFalse();
    assertThat(repository.mount(digest, NAME)).isFalse();
    assertThat(repository.mount(RepositoryContents.digest("else"), OTHER)).isFalse();
    assertThat(repository.mount(RepositoryContents.digest("else"), null)).isFalse();
    assertThat(repository.exists()).isFalse();
  }

  @Test
  void mountFromAnywhere() {
    Digest digest = RepositoryContents.of(storage.repository(OTHER)).blob("blob");

    assertThat(repository.mount(digest, null)).isEqualTo(mountsFromAnywhere());
    assertThat(repository.size(digest).isPresent()).isEqualTo(mountsFromAnywhere());

    storage.repository(OTHER).deleteBlob(digest);
    RepositoryStorage third = storage.repository(new RepositoryName("third"));
    assertThat(third.mount(digest, null)).isEqualTo(mountsFromAnywhere());
    if (mountsFromAnywhere()) {
      repository.deleteBlob(digest);
      third.deleteBlob(digest);
      assertThat(repository.mount(digest, null)).isFalse();
    }
  }

  @Test
  void blobThatIsNeededIsNotDeleted() {
    RepositoryContents contents = RepositoryContents.of(repository);
    RawManifest image = contents.image("image", "v1");
    Digest layer = RepositoryContents.digest("image layer 1");

    assertRefused(ErrorCode.BLOB_REFERENCED, () -> repository.deleteBlob(layer));
    assertRefused(ErrorCode.BLOB_REFERENCED, () -> repository.deleteBlob(image.digest()));

    remove(image.digest());
    repository.deleteBlob(layer);
    assertThat(repository.size(layer)).isEmpty();
    assertRefused(ErrorCode.BLOB_UNKNOWN, () -> repository.deleteBlob(layer));
  }

  @Test
  void layerOfTwoImagesIsNeededUntilBothAreGone() {
    RepositoryContents contents = RepositoryContents.of(repository);
    RawManifest one = contents.image("image", "v1");
    RawManifest two =
        contents.push(RepositoryContents.imageOf("image").annotation("a", "b").raw(), "v2");
    Digest layer = RepositoryContents.digest("image layer 1");

    remove(one.digest());
    assertRefused(ErrorCode.BLOB_REFERENCED, () -> repository.deleteBlob(layer));
    remove(two.digest());
    repository.deleteBlob(layer);
  }

  @Test
  void catalogIsSortedAndPaged() {
    Set<RepositoryName> names = new TreeSet<>();
    for (String name : List.of("b", "a", "a/b", "a/b/c", "a-b", "a0", "zoo/x")) {
      names.add(new RepositoryName(name));
      RepositoryContents.of(storage.repository(new RepositoryName(name))).blob(name);
    }

    assertThat(names()).containsExactlyElementsOf(names);
    assertThat(storage.repositories(new PageRequest(null, 2)))
        .isEqualTo(new Page<>(List.of(new RepositoryName("a"), new RepositoryName("a-b")), true));
    assertThat(storage.repositories(new PageRequest("a-b", 2)))
        .isEqualTo(
            new Page<>(List.of(new RepositoryName("a/b"), new RepositoryName("a/b/c")), true));
    assertThat(storage.repositories(new PageRequest("a00", 2)))
        .isEqualTo(
            new Page<>(List.of(new RepositoryName("b"), new RepositoryName("zoo/x")), false));
    assertThat(storage.repositories(new PageRequest("zz", 2)))
        .isEqualTo(new Page<>(List.of(), false));
    assertThat(storage.repositories(new PageRequest(null, 0)))
        .isEqualTo(new Page<>(List.of(), true));
    storage.refresh();
    assertThat(names()).containsExactlyElementsOf(names);
  }

  @Test
  void repositoriesNest() {
    RepositoryStorage outer = storage.repository(new RepositoryName("a"));
    RepositoryStorage inner = storage.repository(new RepositoryName("a/b"));
    Digest digest = RepositoryContents.of(inner).blob("inner");

    assertThat(outer.exists()).isFalse();
    RepositoryContents.of(outer).blob("outer");
    assertThat(outer.size(digest)).isEmpty();
    assertThat(inner.size(digest)).isPresent();
  }

  @Test
  void endlessNamesJustDoNotExist() {
    for (String text : List.of("a".repeat(300), "a/".repeat(3000) + "a")) {
      RepositoryStorage endless = storage.repository(new RepositoryName(text));
      assertThat(endless.exists()).isFalse();
      assertThat(endless.size(RepositoryContents.digest("blob"))).isEmpty();
    }
  }

  @Test
  void manyPutTheSameBlobAtOnce() throws Exception {
    byte[] bytes = RandomBlobs.bytes(5, 50_000);
    Digest digest = RandomBlobs.sha256(bytes);

    Together.run(
        64,
        i ->
            () -> {
              storage.repository(new RepositoryName("r" + i % 8)).put(digest, bytes);
              return i;
            });

    for (int i = 0; i < 8; i++) {
      assertThat(read(storage.repository(new RepositoryName("r" + i)), digest)).isEqualTo(bytes);
    }
    assertThat(names()).hasSize(8);
  }

  protected List<RepositoryName> names() {
    return storage.repositories(PageRequest.ALL).items();
  }

  protected static byte[] read(RepositoryStorage repository, Digest digest) {
    return Contents.read(repository.open(digest).orElseThrow());
  }

  private void remove(Digest manifest) {
    repository.update(
        draft -> {
          draft.remove(manifest);
          return manifest;
        });
  }
}
