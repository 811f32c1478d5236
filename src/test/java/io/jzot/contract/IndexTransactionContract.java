package io.jzot.contract;

import static io.jzot.contract.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.DigestAlgorithm;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.Manifest;
import io.jzot.oci.MediaType;
import io.jzot.oci.Page;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RawManifest;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.oci.json.Manifests;
import io.jzot.store.RepositoryStorage;
import io.jzot.store.Storage;
import io.jzot.testing.ManifestDocument;
import io.jzot.testing.RepositoryContents;
import io.jzot.testing.Together;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Transactions over the index of a repository, and what it answers afterwards. */
public abstract class IndexTransactionContract {
  private static final RepositoryName NAME = new RepositoryName("team/app");

  private Storage storage;
  private RepositoryStorage repository;
  private RepositoryContents contents;

  /** A new, empty store. */
  protected abstract Storage open() throws Exception;

  @BeforeEach
  void openStorage() throws Exception {
    storage = open();
    repository = storage.repository(NAME);
    contents = RepositoryContents.of(repository);
  }

  @AfterEach
  void closeStorage() {
    storage.close();
  }

  @Test
  void manifestIsFoundByTagAndDigest() {
    RawManifest image = contents.image("image", "v1", "latest");

    assertThat(repository.find(new Tag("v1"))).contains(image.descriptor());
    assertThat(repository.find(new Tag("latest"))).contains(image.descriptor());
    assertThat(repository.find(image.digest())).contains(image.descriptor());
    assertThat(repository.find(new Tag("v2"))).isEmpty();
    assertThat(tags()).containsExactly("latest", "v1");
  }

  @Test
  void manifestOfAnyAlgorithmAndType() {
    contents.blobsOf("image");
    RawManifest sha512 =
        contents.push(RepositoryContents.imageOf("image").raw(DigestAlgorithm.SHA512));
    RawManifest docker =
        contents.push(
            ManifestDocument.of(MediaType.DOCKER_MANIFEST)
                .descriptor(
                    "config", RepositoryContents.descriptor(MediaType.OCTET_STREAM, "image config"))
                .descriptors("layers", List.of())
                .raw(),
            "docker");

    assertThat(repository.find(sha512.digest())).contains(sha512.descriptor());
    assertThat(repository.find(new Tag("docker"))).contains(docker.descriptor());
  }

  @Test
  void tagMovesAndLeavesTheOtherManifestUntagged() {
    RawManifest one = contents.image("one", "v1");
    RawManifest two = contents.image("two", "v1");

    assertThat(repository.find(new Tag("v1"))).contains(two.descriptor());
    assertThat(repository.find(one.digest())).contains(one.descriptor());
    assertThat(tags()).containsExactly("v1");
    assertThat(tagsOf(one)).isEmpty();
    assertThat(tagsOf(two)).containsExactly(new Tag("v1"));
  }

  @Test
  void untagLeavesTheManifest() {
    RawManifest image = contents.image("image", "v1", "v2");

    untag("v1");
    assertThat(tags()).containsExactly("v2");
    untag("v2");
    untag("v3");

    assertThat(tags()).isEmpty();
    assertThat(repository.find(image.digest())).contains(image.descriptor());
  }

  @Test
  void removeTakesTheManifestWithAllItsTags() {
    RawManifest image = contents.image("image", "v1", "v2");
    RawManifest other = contents.image("other", "v3");

    remove(image.digest());

    assertThat(tags()).containsExactly("v3");
    assertThat(repository.find(image.digest())).isEmpty();
    assertThat(repository.size(image.digest())).isEmpty();
    assertThat(repository.size(RepositoryContents.digest("image layer 1"))).isPresent();
    assertThat(repository.find(other.digest())).isPresent();
    contents.push(image, "v1");
    assertThat(repository.find(new Tag("v1"))).contains(image.descriptor());
  }

  @Test
  void whatIsRemovedLeavesNoManifests() {
    RawManifest image = contents.image("image", "v1");
    RawManifest untagged = contents.image("untagged");
    assertThat(repository.hasManifests()).isTrue();

    remove(image.digest());
    assertThat(repository.hasManifests()).isTrue();

    remove(untagged.digest());
    assertThat(repository.hasManifests()).isFalse();
    assertThat(repository.exists()).isTrue();
  }

  @Test
  void pushingTheSameAgainChangesNothing() {
    RawManifest image = contents.image("image", "v1");
    contents.push(image, "v1");
    contents.push(image);

    assertThat(tags()).containsExactly("v1");
    assertThat(tagsOf(image)).containsExactly(new Tag("v1"));
  }

  @Test
  void transactionThatThrowsChangesNothing() {
    RawManifest image = contents.image("image", "v1");
    RawManifest other = RepositoryContents.imageOf("other").raw();

    assertThatThrownBy(
            () ->
                repository.update(
                    draft -> {
                      draft.put(
                          other.descriptor(),
                          Manifests.parse(other.bytes(), other.mediaType()),
                          List.of(new Tag("v1"), new Tag("v2")));
                      draft.remove(image.digest());
                      throw new IllegalStateException("no");
                    }))
        .hasMessage("no");

    assertThat(tags()).containsExactly("v1");
    assertThat(repository.find(new Tag("v1"))).contains(image.descriptor());
    assertThat(repository.find(other.digest())).isEmpty();
  }

  @Test
  void draftSeesItsOwnChanges() {
    RawManifest one = contents.image("one", "v1", "v2");
    RawManifest two = contents.image("two");
    Manifest content = Manifests.parse(two.bytes(), two.mediaType());

    String result =
        repository.update(
            draft -> {
              assertThat(draft.exists()).isTrue();
              assertThat(draft.hasBlob(two.digest())).isTrue();
              assertThat(draft.hasBlob(RepositoryContents.digest("absent"))).isFalse();
              draft.put(two.descriptor(), content, List.of(new Tag("v2"), new Tag("a")));
              assertThat(draft.find(new Tag("v2"))).contains(two.descriptor());
              assertThat(draft.tags(two.digest())).containsExactly(new Tag("a"), new Tag("v2"));
              assertThat(draft.tags(one.digest())).containsExactly(new Tag("v1"));
              draft.untag(new Tag("v1"));
              assertThat(draft.find(new Tag("v1"))).isEmpty();
              assertThat(draft.find(one.digest())).contains(one.descriptor());
              draft.remove(one.digest());
              assertThat(draft.find(one.digest())).isEmpty();
              return "done";
            });

    assertThat(result).isEqualTo("done");
    assertThat(tags()).containsExactly("a", "v2");
    assertThat(repository.find(one.digest())).isEmpty();
  }

  @Test
  void firstTransactionMakesTheRepository() {
    RawManifest empty = RepositoryContents.indexOf(List.of()).raw();
    assertThat(repository.<Boolean>update(draft -> draft.exists())).isFalse();
    assertThat(repository.exists()).isFalse();

    contents.push(empty, "v1");

    assertThat(repository.exists()).isTrue();
    assertThat(repository.<Boolean>update(draft -> draft.exists())).isTrue();
  }

  @Test
  void imageIndexListsItsManifests() {
    RawManifest child = contents.image("child");
    RawManifest index = contents.index(List.of(child), "multi");
    RawManifest outer = contents.index(List.of(index), "outer");

    assertThat(isListed(child)).isTrue();
    assertThat(isListed(index)).isTrue();
    assertThat(isListed(outer)).isFalse();
    assertRefused(ErrorCode.BLOB_REFERENCED, () -> repository.deleteBlob(child.digest()));
    remove(outer.digest());
    remove(index.digest());
    assertThat(isListed(child)).isFalse();
    assertThat(repository.find(child.digest())).contains(child.descriptor());
  }

  @Test
  void childThatIsNotListedOnItsOwnIsFoundByDigest() {
    contents.blobsOf("child");
    RawManifest child = RepositoryContents.imageOf("child").raw();
    RawManifest inner = RepositoryContents.indexOf(List.of(child)).raw();
    repository.put(child.digest(), child.bytes());
    repository.put(inner.digest(), inner.bytes());
    RawManifest index = contents.index(List.of(inner), "multi");

    assertThat(repository.find(child.digest())).contains(child.descriptor());
    assertThat(repository.find(inner.digest())).contains(inner.descriptor());
    Digest layer = RepositoryContents.digest("child layer 1");
    assertRefused(ErrorCode.BLOB_REFERENCED, () -> repository.deleteBlob(layer));

    remove(index.digest());
    assertThat(repository.find(child.digest())).isEmpty();
    repository.deleteBlob(layer);
    repository.deleteBlob(child.digest());
  }

  @Test
  void childThatArrivesAfterItsIndexIsFound() {
    RawManifest child = RepositoryContents.imageOf("child").raw();
    contents.index(List.of(child), "sparse");
    assertThat(repository.find(child.digest())).isEmpty();

    contents.blobsOf("child");
    repository.put(child.digest(), child.bytes());

    assertThat(repository.find(child.digest())).contains(child.descriptor());
    assertRefused(
        ErrorCode.BLOB_REFERENCED,
        () -> repository.deleteBlob(RepositoryContents.digest("child layer 1")));
  }

  @Test
  void childrenThatAreNoManifestsAreBlobs() {
    Digest layer = contents.blob("cache layer");
    RawManifest cache =
        contents.push(
            ManifestDocument.of(MediaType.OCI_INDEX)
                .descriptors(
                    "manifests",
                    List.of(RepositoryContents.descriptor(MediaType.OCTET_STREAM, "cache layer")))
                .raw(),
            "cache");

    assertThat(repository.find(layer)).isEmpty();
    assertThat(repository.size(layer)).isPresent();
    assertRefused(ErrorCode.BLOB_REFERENCED, () -> repository.deleteBlob(layer));
    remove(cache.digest());
    repository.deleteBlob(layer);
  }

  @Test
  void indexesNestedFortyTimesWithEachChildTwice() {
    RawManifest current = contents.image("image");
    for (int i = 0; i < 40; i++) {
      current = contents.index(List.of(current, current));
    }
    RawManifest top = current;

    assertThat(isListed(top)).isFalse();
    remove(top.digest());
    assertThat(repository.find(top.digest())).isEmpty();
  }

  @Test
  void referrersAreSortedFilteredAndPaged() {
    RawManifest subject = RepositoryContents.imageOf("subject").raw();
    List<Digest> expected = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      String type = i % 2 == 0 ? "test/even" : "test/odd";
      expected.add(contents.referrer("referrer " + i, subject.digest(), type).digest());
    }
    expected.sort(null);
    contents.image("subject", "v1");

    Page<Descriptor> all = repository.referrers(subject.digest(), null, PageRequest.ALL);
    assertThat(all.items()).extracting(Descriptor::digest).containsExactlyElementsOf(expected);
    assertThat(all.more()).isFalse();
    assertThat(all.items())
        .allSatisfy(
            referrer -> {
              assertThat(referrer.artifactType()).startsWith("test/");
              assertThat(referrer.annotations()).containsKey("name");
              assertThat(referrer.mediaType()).isEqualTo(MediaType.OCI_MANIFEST);
            });
    Page<Descriptor> odd = repository.referrers(subject.digest(), "test/odd", PageRequest.ALL);
    assertThat(odd.items())
        .hasSize(3)
        .extracting(Descriptor::artifactType)
        .containsOnly("test/odd");

    List<Digest> paged = new ArrayList<>();
    Page<Descriptor> page = repository.referrers(subject.digest(), null, new PageRequest(null, 4));
    assertThat(page.more()).isTrue();
    page.items().forEach(item -> paged.add(item.digest()));
    page =
        repository.referrers(subject.digest(), null, new PageRequest(paged.get(3).toString(), 4));
    assertThat(page.more()).isFalse();
    page.items().forEach(item -> paged.add(item.digest()));
    assertThat(paged).isEqualTo(expected);
    assertThat(repository.referrers(subject.digest(), null, new PageRequest("sha256:", 9)).items())
        .hasSize(6);
  }

  @Test
  void referrerGoesWithItsManifest() {
    RawManifest subject = contents.image("subject", "v1");
    RawManifest referrer = contents.referrer("referrer", subject.digest(), "test/type");
    RawManifest index =
        contents.push(
            RepositoryContents.indexOf(List.of())
                .descriptor("subject", subject.descriptor())
                .string("artifactType", "test/index")
                .raw());

    assertThat(referrers(subject)).containsExactlyInAnyOrder(referrer.digest(), index.digest());
    remove(referrer.digest());
    assertThat(referrers(subject)).containsExactly(index.digest());
    remove(subject.digest());
    assertThat(referrers(subject)).containsExactly(index.digest());
  }

  @Test
  void imageIndexUnderTheReferrersTagCounts() {
    RawManifest subject = contents.image("subject", "v1");
    RawManifest named = contents.referrer("named", subject.digest(), "test/named");
    RawManifest listed = contents.image("listed");
    Descriptor described =
        new Descriptor(
            MediaType.OCI_MANIFEST,
            listed.digest(),
            listed.bytes().length,
            null,
            Map.of("k", "v"),
            Map.of());
    contents.push(
        ManifestDocument.of(MediaType.OCI_INDEX)
            .descriptors("manifests", List.of(described, named.descriptor()))
            .raw(),
        "sha256-" + subject.digest().hex());

    assertThat(referrers(subject)).containsExactlyInAnyOrder(named.digest(), listed.digest());
    Page<Descriptor> page =
        repository.referrers(subject.digest(), MediaType.OCI_CONFIG.value(), PageRequest.ALL);
    assertThat(page.items())
        .singleElement()
        .satisfies(
            referrer -> {
              assertThat(referrer.digest()).isEqualTo(listed.digest());
              assertThat(referrer.annotations()).containsEntry("k", "v");
            });
  }

  @Test
  void tagsAreSortedBytewiseAndPaged() {
    contents.image("image", "b", "a", "B", "10", "9", "_x", "a.b");

    assertThat(tags()).containsExactly("10", "9", "B", "_x", "a", "a.b", "b");
    Page<Tag> page = repository.tags(new PageRequest("B", 2));
    assertThat(page).isEqualTo(new Page<>(List.of(new Tag("_x"), new Tag("a")), true));
    assertThat(repository.tags(new PageRequest("A tag?", 1)).items()).hasSize(1);
    assertThat(repository.tags(new PageRequest("b", 5))).isEqualTo(new Page<>(List.of(), false));
    assertThat(repository.tags(new PageRequest(null, 0))).isEqualTo(new Page<>(List.of(), true));
    assertThat(repository.tags(new PageRequest(null, 7)).more()).isFalse();
  }

  @Test
  void onlyOneOfManyCreatesATag() throws Exception {
    contents.blobsOf("image");
    List<Boolean> created =
        Together.run(
            32,
            i ->
                () -> {
                  RawManifest mine =
                      RepositoryContents.imageOf("image").annotation("n", "" + i).raw();
                  repository.put(mine.digest(), mine.bytes());
                  return repository.update(
                      draft -> {
                        if (draft.find(new Tag("new")).isPresent()) {
                          return false;
                        }
                        draft.put(
                            mine.descriptor(),
                            Manifests.parse(mine.bytes(), mine.mediaType()),
                            List.of(new Tag("new")));
                        return true;
                      });
                });

    assertThat(created).containsOnlyOnce(true);
  }

  @Test
  void readersNeverSeeAGapWhileATagIsOverwritten() throws Exception {
    contents.image("image", "latest");
    AtomicInteger reads = new AtomicInteger();
    Together.run(
        64,
        i ->
            () -> {
              for (int round = 0; round < 5; round++) {
                if (i % 2 == 0) {
                  contents.push(
                      RepositoryContents.imageOf("image").annotation("n", i + "-" + round).raw(),
                      "latest",
                      "t" + i);
                } else {
                  Descriptor found = repository.find(new Tag("latest")).orElseThrow();
                  assertThat(repository.open(found.digest()))
                      .hasValueSatisfying(content -> content.close());
                  reads.incrementAndGet();
                }
              }
              return i;
            });

    assertThat(reads).hasValue(32 * 5);
    assertThat(tags()).hasSize(33);
    assertThat(repository.find(new Tag("t0"))).isPresent();
  }

  private List<String> tags() {
    return repository.tags(PageRequest.ALL).items().stream().map(Tag::value).toList();
  }

  private List<Tag> tagsOf(RawManifest manifest) {
    return repository.update(draft -> draft.tags(manifest.digest()));
  }

  private boolean isListed(RawManifest manifest) {
    return repository.update(draft -> draft.isListedByIndex(manifest.digest()));
  }

  private List<Digest> referrers(RawManifest subject) {
    return repository.referrers(subject.digest(), null, PageRequest.ALL).items().stream()
        .map(Descriptor::digest)
        .toList();
  }

  private void untag(String tag) {
    repository.update(
        draft -> {
          draft.untag(new Tag(tag));
          return tag;
        });
  }

  private void remove(Digest manifest) {
    repository.update(
        draft -> {
          draft.remove(manifest);
          return manifest;
        });
  }
}
