package io.jzot.store.layout;

import static io.jzot.contract.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.ErrorCode;
import io.jzot.oci.LayoutIndex;
import io.jzot.oci.Manifest;
import io.jzot.oci.MediaType;
import io.jzot.oci.OciException;
import io.jzot.oci.Page;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RawManifest;
import io.jzot.oci.Tag;
import io.jzot.oci.json.Manifests;
import io.jzot.testing.RandomBlobs;
import io.jzot.testing.RepositoryContents;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What the contract tests do not reach: large indexes, indexes of others, the graph's laziness. */
class RepositoryIndexTest {
  private final Map<Digest, byte[]> bytes = new HashMap<>();
  private final AtomicInteger reads = new AtomicInteger();

  private Optional<byte[]> read(Digest digest, long size) {
    reads.incrementAndGet();
    return Optional.ofNullable(bytes.get(digest)).filter(found -> found.length == size);
  }

  private RawManifest stored(RawManifest raw) {
    bytes.put(raw.digest(), raw.bytes());
    return raw;
  }

  private IndexChanges draft(RepositoryIndex index) {
    return index.draft(new DraftContext(true, bytes::containsKey, this::read));
  }

  private static RepositoryIndex index(List<Descriptor> entries) {
    return new RepositoryIndex(new LayoutIndex(entries, Map.of(), Map.of()));
  }

  private static Descriptor named(RawManifest raw, String name) {
    return Entries.named(raw.descriptor(), name);
  }

  @Test
  void graphIsReadOnceAndOnlyWhenItIsNeeded() {
    RawManifest child = stored(RepositoryContents.imageOf("child").raw());
    RawManifest top = stored(RepositoryContents.indexOf(List.of(child)).raw());
    RepositoryIndex index = index(List.of(named(top, "v1")));

    assertThat(index.find(new Tag("v1"))).contains(top.descriptor());
    assertThat(index.find(top.digest())).contains(top.descriptor());
    assertThat(index.tags(PageRequest.ALL).items()).hasSize(1);
    assertThat(index.find(child.digest())).isEmpty();
    assertThat(reads).hasValue(0);

    index.readGraph(this::read);
    assertThat(index.find(child.digest())).contains(child.descriptor());
    index.readGraph(this::read);
    assertThat(reads).hasValue(2);
    assertThat(index.expectedSize(RepositoryContents.digest("child layer 1")))
        .hasValue(RandomBlobs.bytes("child layer 1").length);
  }

  /**
   * By several threads where there are several processors; a medium that fails once spoils nothing.
   */
  @Test
  void manyManifestsAreReadOnceEach() {
    List<Descriptor> entries = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      RawManifest raw = RepositoryContents.imageOf("many").annotation("number", "" + i).raw();
      entries.add(named(stored(raw), "t" + i));
    }
    RepositoryIndex index = index(entries);
    Digest last = entries.get(700).digest();
    Map<Digest, Integer> seen = new ConcurrentHashMap<>();
    AtomicBoolean broken = new AtomicBoolean(true);
    ManifestSource source =
        (digest, size) -> {
          if (digest.equals(last) && broken.get()) {
            throw new OciException(ErrorCode.UNAVAILABLE, "the medium fails");
          }
          seen.merge(digest, 1, Integer::sum);
          return read(digest, size);
        };

    assertRefused(ErrorCode.UNAVAILABLE, () -> index.readGraph(source));
    assertThat(index.unread()).isBetween(1, 1_000);
    broken.set(false);
    seen.clear();
    int left = index.unread();
    index.readGraph(source);

    assertThat(seen).hasSize(left).doesNotContainValue(2);
    assertThat(index.unread()).isZero();
    assertThat(entries).allMatch(entry -> index.unknown().get(entry.digest()) == null);
    assertThat(index.image().usages()).hasSize(3).allMatch(usage -> usage.manifests() == 1_000);
  }

  /** The lock is free then, and whoever takes it reads what is left. */
  @Test
  void nobodyReadsOnWhenReadingHasFailed() {
    List<Descriptor> entries = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      RawManifest raw = RepositoryContents.imageOf("many").annotation("number", "" + i).raw();
      entries.add(named(stored(raw), "t" + i));
    }
    RepositoryIndex index = index(entries);
    Digest last = entries.get(20).digest();
    AtomicInteger reading = new AtomicInteger();
    ManifestSource source =
        (digest, size) -> {
          reading.incrementAndGet();
          try {
            if (digest.equals(last)) {
              throw new OciException(ErrorCode.UNAVAILABLE, "the medium fails");
            }
            LockSupport.parkNanos(5_000_000);
            return read(digest, size);
          } finally {
            reading.decrementAndGet();
          }
        };

    for (int i = 0; i < 10; i++) {
      assertRefused(ErrorCode.UNAVAILABLE, () -> index.readGraph(source));
      assertThat(reading).hasValue(0);
    }
  }

  @Test
  void putNeedsNoReading() {
    RawManifest old = stored(RepositoryContents.imageOf("old").raw());
    RepositoryIndex index = index(List.of(named(old, "v1")));
    RawManifest raw = stored(RepositoryContents.imageOf("new").raw());

    IndexChanges changes = draft(index);
    changes.put(
        raw.descriptor(),
        Manifests.parse(raw.bytes(), raw.mediaType()),
        List.of(new Tag("v1"), new Tag("v2")));
    assertThat(index.find(new Tag("v2"))).isEmpty();
    index.commit(changes);
    assertThat(index.image().document().manifests())
        .containsExactlyInAnyOrder(named(raw, "v1"), named(raw, "v2"), old.descriptor());

    assertThat(index.find(new Tag("v2"))).contains(raw.descriptor());
    assertThat(reads).hasValue(0);
    assertThat(index.unread()).isEqualTo(1);
  }

  @Test
  void graphMayBeReadWhileADraftIsOpen() {
    RawManifest child = stored(RepositoryContents.imageOf("child").raw());
    RawManifest top = stored(RepositoryContents.indexOf(List.of(child)).raw());
    RepositoryIndex index = index(List.of(named(top, "v1")));
    RawManifest other = stored(RepositoryContents.imageOf("child").annotation("a", "b").raw());

    IndexChanges changes = draft(index);
    changes.put(other.descriptor(), Manifests.parse(other.bytes(), other.mediaType()), List.of());
    changes.untag(new Tag("v1"));
    index.readGraph(this::read);
    assertThat(changes.isListedByIndex(child.digest())).isTrue();
    changes.remove(top.digest());
    assertThat(changes.isListedByIndex(child.digest())).isFalse();
    index.commit(changes);

    Digest layer = RepositoryContents.digest("child layer 1");
    assertThat(index.isReferenced(layer)).isTrue();
    assertThat(index.find(child.digest())).isEmpty();
    IndexChanges last = draft(index);
    last.remove(other.digest());
    index.commit(last);
    assertThat(index.isReferenced(layer)).isFalse();
  }

  @Test
  void damagedManifestsReferenceNothing() {
    RawManifest torn = RepositoryContents.imageOf("torn").raw();
    bytes.put(torn.digest(), new byte[torn.bytes().length]);
    RawManifest absent = RepositoryContents.imageOf("absent").raw();
    RepositoryIndex index = index(List.of(named(torn, "torn"), named(absent, "absent")));

    index.readGraph(this::read);

    assertThat(index.unread()).isZero();
    assertThat(index.isReferenced(RepositoryContents.digest("torn layer 1"))).isFalse();
    stored(absent);
    index.arrived(absent.digest());
    index.readGraph(this::read);
    assertThat(index.isReferenced(RepositoryContents.digest("absent layer 1"))).isTrue();
  }

  @Test
  void referrersAreTheSamePageUntilSomethingChanges() {
    RawManifest subject = stored(RepositoryContents.imageOf("subject").raw());
    RawManifest first =
        stored(RepositoryContents.imageOf("a").descriptor("subject", subject.descriptor()).raw());
    RawManifest second =
        stored(RepositoryContents.imageOf("b").descriptor("subject", subject.descriptor()).raw());
    RepositoryIndex index = index(List.of(first.descriptor()));

    Page<Descriptor> one = referrers(index, subject, PageRequest.ALL);
    assertThat(referrers(index, subject, PageRequest.ALL)).isSameAs(one);
    assertThat(referrers(index, subject, new PageRequest(null, 0)).items()).isEmpty();
    assertThat(referrers(index, first, PageRequest.ALL).items()).isEmpty();
    assertThat(referrers(index, subject, PageRequest.ALL)).isEqualTo(one);

    IndexChanges changes = draft(index);
    Manifest content = Manifests.parse(second.bytes(), second.mediaType());
    changes.put(second.descriptor(), content, List.of());
    index.commit(changes);
    assertThat(referrers(index, subject, PageRequest.ALL).items()).hasSize(2);
  }

  @Test
  void referrersThatAFileListsAreReadAgain() {
    RawManifest subject = stored(RepositoryContents.imageOf("subject").raw());
    RawManifest referrer = stored(RepositoryContents.imageOf("a").raw());
    RawManifest list = stored(RepositoryContents.indexOf(List.of(referrer)).raw());
    RepositoryIndex index = index(List.of(named(list, Layout.referrersTag(subject.digest()))));

    assertThat(referrers(index, subject, PageRequest.ALL).items()).hasSize(1);
    bytes.remove(list.digest());
    assertThat(referrers(index, subject, PageRequest.ALL).items()).isEmpty();
  }

  private Page<Descriptor> referrers(RepositoryIndex index, RawManifest subject, PageRequest page) {
    return index.referrers(subject.digest(), null, page, this::read);
  }

  @Test
  void manifestsThatAreTooLargeAreBlobs() {
    Descriptor large =
        Descriptor.of(MediaType.OCI_INDEX, RepositoryContents.digest("large"), (4 << 20) + 1);
    RepositoryIndex index = index(List.of(large));

    index.readGraph(this::read);

    assertThat(index.find(large.digest())).contains(large);
    assertThat(reads).hasValue(0);
  }

  @Test
  void deepAndWideIndexesAreWalkedOnce() {
    List<RawManifest> level = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      level.add(stored(RepositoryContents.imageOf("image " + i).raw()));
    }
    for (int depth = 0; depth < 50; depth++) {
      List<RawManifest> above = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        above.add(stored(RepositoryContents.indexOf(level).annotation("i", depth + "-" + i).raw()));
      }
      level = above;
    }
    RepositoryIndex index = index(List.of(level.get(0).descriptor()));

    index.readGraph(this::read);

    assertThat(reads).hasValue(49 * 5 + 5 + 1);
    IndexChanges changes = draft(index);
    changes.remove(level.get(0).digest());
    index.commit(changes);
    assertThat(index.isReferenced(RepositoryContents.digest("image 0 layer 1"))).isFalse();
  }

  @Test
  void changesToAHugeIndexAreCheap() {
    List<Descriptor> entries = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      Digest digest = RandomBlobs.sha256(RandomBlobs.bytes(i, 8));
      entries.add(Entries.named(Descriptor.of(MediaType.OCI_MANIFEST, digest, 100), "tag-" + i));
    }
    RepositoryIndex index = index(entries);
    RawManifest raw = stored(RepositoryContents.imageOf("new").raw());
    var content = Manifests.parse(raw.bytes(), raw.mediaType());

    long start = System.nanoTime();
    for (int i = 0; i < 10_000; i++) {
      IndexChanges changes = draft(index);
      changes.put(raw.descriptor(), content, List.of(new Tag("tag-" + i % 20)));
      changes.untag(new Tag("tag-" + i));
      index.commit(changes);
      assertThat(index.tags(new PageRequest("tag-5", 3)).more()).isTrue();
    }
    // Copying the index each time would take minutes.
    assertThat(System.nanoTime() - start).isLessThan(20_000_000_000L);
    assertThat(index.tags(PageRequest.ALL).items()).hasSizeBetween(90_000, 90_020);
  }

  @Test
  void hundredThousandTagsOfOneManifest() {
    RawManifest raw = stored(RepositoryContents.imageOf("image").raw());
    List<Descriptor> entries = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      entries.add(named(raw, "tag-" + i));
    }
    RepositoryIndex index = index(entries);
    IndexChanges changes = draft(index);
    changes.untag(new Tag("tag-7"));
    assertThat(changes.tags(raw.digest())).hasSize(99_999);
    index.commit(changes);
    assertThat(index.find(new Tag("tag-7"))).isEmpty();
  }

  @Test
  void otherTypeOfTheSameBytesCountsEverywhere() {
    RawManifest raw = stored(RepositoryContents.imageOf("image").raw());
    RepositoryIndex index = index(List.of(named(raw, "v1")));
    Descriptor docker = Descriptor.of(MediaType.DOCKER_MANIFEST, raw.digest(), raw.bytes().length);

    IndexChanges changes = draft(index);
    changes.put(
        docker, Manifests.parse(raw.bytes(), MediaType.OCI_MANIFEST), List.of(new Tag("v2")));
    index.commit(changes);

    assertThat(index.find(new Tag("v1"))).contains(docker);
    assertThat(index.find(new Tag("v2"))).contains(docker);
    assertThat(index.find(raw.digest())).contains(docker);
  }
}
