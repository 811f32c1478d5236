package io.jzot.store.fs;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.OciException;
import io.jzot.oci.PageRequest;
import io.jzot.oci.RepositoryName;
import io.jzot.oci.Tag;
import io.jzot.oci.json.Manifests;
import io.jzot.store.BlobContent;
import io.jzot.store.RepositoryStorage;
import io.jzot.store.Storage;
import io.jzot.testing.Contents;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a client may rely on: of each tag, manifest and blob what it was told last, or, after a
 * request that failed, that or what it had asked for.
 */
final class Ledger {
  static final String ABSENT = "absent";
  private static final String THERE = "there";

  private final Map<Entry, Set<String>> allowed = new HashMap<>();
  private final Set<RepositoryName> lacking = new HashSet<>();
  private Runnable whenAcknowledged = () -> {};

  /** What kind of thing an entry is about. */
  enum Kind {
    TAG,
    MANIFEST,
    BLOB
  }

  /** Something that a client can ask for. */
  record Entry(RepositoryName repository, Kind kind, String name) {
    static Entry tag(RepositoryName repository, String tag) {
      return new Entry(repository, Kind.TAG, tag);
    }

    static Entry manifest(RepositoryName repository, Digest digest) {
      return new Entry(repository, Kind.MANIFEST, digest.toString());
    }

    static Entry blob(RepositoryName repository, Digest digest) {
      return new Entry(repository, Kind.BLOB, digest.toString());
    }
  }

  /** What a request is to change. */
  static final class Wish {
    private final Map<Entry, String> after = new HashMap<>();
    private final Map<Entry, String> without = new HashMap<>();

    Wish tag(RepositoryName repository, String tag, Digest digest) {
      after.put(Entry.tag(repository, tag), digest.toString());
      return this;
    }

    Wish manifest(RepositoryName repository, Digest digest) {
      after.put(Entry.manifest(repository, digest), THERE);
      return this;
    }

    Wish blob(RepositoryName repository, Digest digest) {
      after.put(Entry.blob(repository, digest), THERE);
      return this;
    }

    /** The tag is gone if it names that manifest. */
    Wish without(RepositoryName repository, String tag, Digest digest) {
      without.put(Entry.tag(repository, tag), digest.toString());
      return this;
    }

    Wish gone(Entry entry) {
      after.put(entry, ABSENT);
      return this;
    }
  }

  Ledger copy() {
    Ledger copy = new Ledger();
    allowed.forEach((entry, values) -> copy.allowed.put(entry, new HashSet<>(values)));
    copy.lacking.addAll(lacking);
    return copy;
  }

  /** Runs a request; false when it was refused. */
  boolean attempt(Wish wish, Runnable request) {
    wish.after.forEach((entry, value) -> of(entry).add(value));
    wish.without.keySet().forEach(entry -> of(entry).add(ABSENT));
    try {
      request.run();
    } catch (OciException e) {
      return false; // Told to the client: nothing is promised.
    }
    wish.after.forEach((entry, value) -> allowed.put(entry, new HashSet<>(Set.of(value))));
    wish.without.forEach((entry, value) -> of(entry).remove(value));
    whenAcknowledged.run();
    return true;
  }

  /** Looks at the moment of each acknowledgement. */
  void whenAcknowledged(Runnable look) {
    whenAcknowledged = look;
  }

  private Set<String> of(Entry entry) {
    return allowed.computeIfAbsent(entry, each -> new HashSet<>(Set.of(ABSENT)));
  }

  /** The tags that may name a manifest. */
  List<String> tagsOf(RepositoryName repository, Digest digest) {
    return allowed.entrySet().stream()
        .filter(each -> each.getKey().repository().equals(repository))
        .filter(each -> each.getKey().kind() == Kind.TAG)
        .filter(each -> each.getValue().contains(digest.toString()))
        .map(each -> each.getKey().name())
        .toList();
  }

  /** From now on it may be gone. */
  void mayBeAbsent(Entry entry) {
    of(entry).add(ABSENT);
  }

  /** From now on the images of a repository may be incomplete, but never wrong. */
  void mayLackBlobs(RepositoryName repository) {
    lacking.add(repository);
  }

  Set<RepositoryName> repositories() {
    Set<RepositoryName> names = new HashSet<>();
    allowed.keySet().forEach(entry -> names.add(entry.repository()));
    return names;
  }

  /** What is not as it was promised. */
  List<String> violations(Storage storage) {
    List<String> found = new ArrayList<>();
    Map<RepositoryName, Set<String>> tags =
        new TreeMap<>(java.util.Comparator.comparing(RepositoryName::value));
    allowed.forEach(
        (entry, values) -> {
          tags.computeIfAbsent(entry.repository(), each -> new TreeSet<>());
          String actual = look(storage.repository(entry.repository()), entry);
          if (!values.contains(actual)) {
            found.add(entry + ": " + actual + " instead of " + values);
          }
          if (entry.kind() == Kind.TAG && !actual.equals(ABSENT)) {
            tags.get(entry.repository()).add(entry.name());
          }
        });
    tags.forEach((name, known) -> compareList(storage.repository(name), known, found));
    return found;
  }

  private static void compareList(
      RepositoryStorage repository, Set<String> known, List<String> found) {
    Set<String> listed = new TreeSet<>();
    try {
      repository.tags(PageRequest.ALL).items().forEach(tag -> listed.add(tag.value()));
    } catch (OciException e) {
      // It may be unknown, if it has no tags.
    }
    if (!listed.equals(known)) {
      found.add(repository.name() + ": lists " + listed + " instead of " + known);
    }
  }

  private String look(RepositoryStorage repository, Entry entry) {
    try {
      return find(repository, entry).orElse(ABSENT);
    } catch (OciException e) {
      return "refused: " + e.getMessage();
    }
  }

  private Optional<String> find(RepositoryStorage repository, Entry entry) {
    return switch (entry.kind()) {
      case TAG -> repository.find(new Tag(entry.name())).map(each -> image(repository, each));
      case MANIFEST ->
          repository
              .find(Digest.parse(entry.name()))
              .map(each -> image(repository, each))
              .map(found -> found.equals(entry.name()) ? THERE : found);
      case BLOB -> content(repository, Digest.parse(entry.name())).map(bytes -> THERE);
    };
  }

  /** The digest of a manifest whose bytes, and those of all that it needs, are what they should. */
  private String image(RepositoryStorage repository, Descriptor manifest) {
    Optional<byte[]> bytes = content(repository, manifest.digest());
    if (bytes.isEmpty()) {
      return "without its manifest " + manifest.digest();
    }
    for (Descriptor child : Manifests.parse(bytes.get(), manifest.mediaType()).children()) {
      if (content(repository, child.digest()).isEmpty() && !lacking.contains(repository.name())) {
        return "without its blob " + child.digest();
      }
    }
    return manifest.digest().toString();
  }

  private static Optional<byte[]> content(RepositoryStorage repository, Digest digest) {
    Optional<BlobContent> opened = repository.open(digest);
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    byte[] bytes = Contents.read(opened.get());
    if (!Digest.of(digest.algorithm(), bytes).equals(digest)) {
      throw new AssertionError("wrong bytes were served for " + digest);
    }
    return Optional.of(bytes);
  }
}
