package io.jzot.store.layout;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.LayoutIndex;
import io.jzot.oci.Page;
import io.jzot.oci.PageRequest;
import io.jzot.oci.Reference;
import io.jzot.oci.Tag;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The published index of one repository, in memory: tags in order, manifests by digest, and the
 * graph of what they reference. Safe for concurrent use; its lock is never held over I/O.
 *
 * <p>The graph costs reading every manifest once, so it is read when first needed ({@link
 * #readGraph}); tags, and manifests that the index lists, are there without it.
 */
public final class RepositoryIndex {
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final NavigableMap<String, Descriptor> tags = new TreeMap<>();
  private final NavigableMap<Tagging, Boolean> tagged = new TreeMap<>();
  private final Map<Digest, Node> nodes = new LinkedHashMap<>();
  private final Map<Digest, Usage> usages = new HashMap<>();
  private final NavigableMap<Referral, Boolean> referrals = new TreeMap<>();
  private final Map<Digest, Boolean> unread = new LinkedHashMap<>();
  private final IndexTables tables;
  private final GraphReader graph;
  private final Map<String, String> annotations;
  private final Map<String, Object> other;
  private final Deque<IndexChanges> staged = new ArrayDeque<>();
  private @Nullable IndexTables ahead;
  private long aheadOf;
  private long version;
  private long sequence;
  private volatile @Nullable Listing lastListing;

  public RepositoryIndex(LayoutIndex index) {
    this(index.annotations(), index.other());
    IndexFilling.fill(tables, index.manifests());
  }

  RepositoryIndex(Map<String, String> annotations, Map<String, Object> other) {
    tables =
        new IndexTables(
            Table.of(tags),
            Table.of(tagged),
            Table.of(nodes),
            Table.of(usages),
            Table.of(referrals),
            Table.of(unread),
            Table.of(new HashMap<String, List<Digest>>()));
    this.annotations = annotations;
    this.other = other;
    graph = new GraphReader(this);
  }

  /** The tags after {@code page.last()}, bytewise. */
  public Page<Tag> tags(PageRequest page) {
    return reading(
        () -> {
          NavigableMap<String, Descriptor> rest =
              page.last() == null ? tags : tags.tailMap(page.last(), false);
          List<Tag> items = new ArrayList<>();
          for (String tag : rest.keySet()) {
            if (items.size() == page.limit()) {
              return new Page<>(items, true);
            }
            items.add(new Tag(tag));
          }
          return new Page<>(items, false);
        });
  }

  /**
   * The manifest that a reference names, as far as it is known. Children of image indexes that are
   * not listed themselves are known once the graph was read.
   */
  public Optional<Descriptor> find(Reference reference) {
    return reading(() -> find(tables, reference));
  }

  static Optional<Descriptor> find(IndexTables tables, Reference reference) {
    if (reference instanceof Digest digest) {
      return Optional.ofNullable(tables.nodes().find(digest)).map(Node::descriptor);
    }
    Descriptor entry = tables.tags().find(reference.toString());
    return Optional.ofNullable(entry)
        .map(found -> Descriptor.of(found.mediaType(), found.digest(), found.size()));
  }

  /** Whether a manifest references that digest or it is one; needs the graph. */
  public boolean isReferenced(Digest digest) {
    return reading(
        () -> tables.usages().find(digest) != null || tables.nodes().find(digest) != null);
  }

  /** As {@link #isReferenced}, also counting what is staged. Only where drafts are made. */
  public boolean willBeReferenced(Digest digest) {
    return reading(
        () -> {
          IndexTables newest = ahead();
          return newest.usages().find(digest) != null || newest.nodes().find(digest) != null;
        });
  }

  /**
   * The size that the manifests whose links are known say it has; empty when none does or when they
   * disagree.
   */
  public OptionalLong expectedSize(Digest digest) {
    return reading(
        () -> {
          Node node = tables.nodes().find(digest);
          if (node != null) {
            return OptionalLong.of(node.size());
          }
          Usage usage = tables.usages().find(digest);
          return usage == null || usage.size() == Usage.DISPUTED
              ? OptionalLong.empty()
              : OptionalLong.of(usage.size());
        });
  }

  /** How many manifests were not looked into yet; 0 when the graph is complete. */
  public int unread() {
    return reading(unread::size);
  }

  /** Reads what manifests point to, where that is not known yet. Done once; others wait for it. */
  public void readGraph(ManifestSource source) {
    if (unread() > 0) {
      graph.read(source);
    }
  }

  /** The bytes of something came into the repository: if it is a manifest, it can be read now. */
  public void arrived(Digest digest) {
    if (!reading(() -> isUnknown(digest))) {
      return;
    }
    writing(
        () -> {
          Node node = tables.nodes().find(digest);
          if (node != null && node.links() != null && node.isUnread()) {
            tables.nodes().put(digest, node.withLinks(null));
            unread.put(digest, true);
          }
        });
  }

  private boolean isUnknown(Digest digest) {
    Node node = tables.nodes().find(digest);
    return node != null && node.links() != null && node.isUnread();
  }

  /**
   * The manifests with that subject, sorted by digest, with artifact type and annotations. What an
   * image index under the referrers tag lists counts as well. As long as nothing changes and
   * somebody has it, the same page is given again, so that what was made of it can be kept with it.
   *
   * @param source for the graph, and for that image index
   */
  public Page<Descriptor> referrers(
      Digest subject, @Nullable String artifactType, PageRequest page, ManifestSource source) {
    readGraph(source);
    Listed wanted = new Listed(subject, artifactType, page, version());
    Listing known = lastListing;
    Page<Descriptor> again = known == null ? null : known.page().get();
    if (known != null && again != null && known.of().equals(wanted)) {
      return again;
    }
    Page<Descriptor> found = new Referrers(this, source).page(subject, artifactType, page);
    // What an image index lists depends on a file as well.
    if (version() == wanted.version() && find(new Tag(Layout.referrersTag(subject))).isEmpty()) {
      lastListing = new Listing(wanted, new WeakReference<>(found));
    }
    return found;
  }

  private record Listed(
      Digest subject, @Nullable String artifactType, PageRequest page, long version) {}

  private record Listing(Listed of, WeakReference<Page<Descriptor>> page) {}

  /** Some of the manifests with that subject, from a given referral on. */
  List<Descriptor> referrersFrom(Referral first, int limit) {
    return reading(
        () -> {
          List<Descriptor> found = new ArrayList<>();
          for (Referral referral : referrals.tailMap(first, true).keySet()) {
            if (found.size() == limit || !referral.subject().equals(first.subject())) {
              break;
            }
            asReferrer(referral.manifest()).ifPresent(found::add);
          }
          return found;
        });
  }

  /** A manifest as referrers show it; empty when it is not known. */
  Optional<Descriptor> asReferrer(Digest manifest) {
    return reading(
        () -> {
          Node node = tables.nodes().find(manifest);
          Links links = node == null ? null : node.links();
          return node == null || links == null
              ? Optional.empty()
              : Optional.of(
                  new Descriptor(
                      node.mediaType(),
                      manifest,
                      node.size(),
                      links.artifactType(),
                      links.annotations(),
                      Map.of()));
        });
  }

  /**
   * A draft on top of this index and of what is staged. Drafts are for one at a time: nothing else
   * may be staged before it is.
   */
  public IndexChanges draft(DraftContext context) {
    return new IndexChanges(this, context);
  }

  /**
   * Puts the changes of a draft at the end of what is to be committed. The next draft sees them;
   * readers do not.
   */
  public void stage(IndexChanges changes) {
    locked(
        lock.writeLock(),
        () -> {
          if (ahead != null && aheadOf == version && !staged.isEmpty()) {
            changes.replay(ahead);
          } else {
            ahead = null;
          }
          return staged.add(changes);
        });
  }

  /** Lets go of everything that is staged. */
  public void unstage() {
    writing(staged::clear);
  }

  /** Makes changes visible, all at once. If anything is staged, these are the first of it. */
  public void commit(IndexChanges changes) {
    commit(List.of(changes), sequence());
  }

  /**
   * Makes the changes of several drafts visible, all at once, in order.
   *
   * @param newSequence the number of the last of them in the log
   */
  public void commit(List<IndexChanges> batch, long newSequence) {
    writing(
        () -> {
          for (IndexChanges changes : batch) {
            staged.poll();
            changes.replay(tables);
          }
          sequence = newSequence;
        });
  }

  /** Applies what a log says. */
  public void replay(byte[] record, long newSequence) throws IOException {
    List<Change> steps = Records.read(record);
    writing(
        () -> {
          steps.forEach(step -> step.apply(tables));
          sequence = newSequence;
        });
  }

  /**
   * The manifests that the index lists without any name, not even one that is no tag, and that no
   * image index has as a child; needs the graph.
   */
  public List<Untagged> untagged() {
    return reading(
        () -> nodes.values().stream().filter(this::isLoose).map(this::untagged).toList());
  }

  private boolean isLoose(Node node) {
    Usage usage = usages.get(node.digest());
    return node.tags() == 0
        && node.isListed()
        && node.mediaType().isManifest()
        && node.entries().stream().allMatch(entry -> entry.refName().isEmpty())
        && (usage == null || usage.indexes() == 0);
  }

  private Untagged untagged(Node node) {
    Links links = node.links();
    Digest subject = links == null ? null : links.subject();
    return new Untagged(node.descriptor(), subject, subject != null && nodes.containsKey(subject));
  }

  /** The manifests of which it is not known what they reference; whether they are listed. */
  public Map<Digest, Boolean> unknown() {
    return reading(
        () -> {
          Map<Digest, Boolean> found = new LinkedHashMap<>();
          for (Node node : nodes.values()) {
            if (node.isUnread()) {
              found.put(node.digest(), node.isListed());
            }
          }
          return found;
        });
  }

  /** Whether it has no manifest at all. */
  public boolean isEmpty() {
    return reading(nodes::isEmpty);
  }

  /** The number of the newest change that is visible. */
  public long sequence() {
    return reading(() -> sequence);
  }

  /** Numbers what is visible. */
  public void number(long newSequence) {
    writing(() -> sequence = newSequence);
  }

  /** Everything that is visible, as it is now. Costs a copy of references. */
  public IndexImage image() {
    return reading(
        () ->
            new IndexImage(
                sequence,
                annotations,
                other,
                List.copyOf(tags.values()),
                List.copyOf(nodes.values()),
                List.copyOf(usages.values())));
  }

  /** How many descriptors the index has at least. */
  public int entries() {
    return reading(() -> Math.max(tags.size(), nodes.size()));
  }

  /** Roughly how many bytes of memory this takes. */
  public long weight() {
    return reading(() -> 2_000 + 550L * tags.size() + 300L * nodes.size() + 220L * usages.size());
  }

  /** Takes over what another index knows about manifests that are in both. */
  public void learnFrom(RepositoryIndex known) {
    Map<Digest, Node> there = known.reading(() -> new HashMap<>(known.nodes));
    Map<Digest, Usage> sizes = known.reading(() -> new HashMap<>(known.usages));
    writing(() -> new Learning(tables, there, sizes).run());
  }

  IndexTables tables() {
    return tables;
  }

  /**
   * The tables with what is staged; only under the index's lock, and only where drafts are made.
   */
  IndexTables ahead() {
    if (staged.isEmpty()) {
      return tables;
    }
    IndexTables current = ahead;
    if (current == null || aheadOf != version) {
      current = tables.overlay();
      for (IndexChanges changes : staged) {
        changes.replay(current);
      }
      ahead = current;
      aheadOf = version;
    }
    return current;
  }

  List<Digest> unread(int limit) {
    return reading(() -> unread.keySet().stream().limit(limit).toList());
  }

  /** Changes with every change of the tables. */
  long version() {
    return reading(() -> version);
  }

  <T> T reading(Supplier<T> body) {
    return locked(lock.readLock(), body);
  }

  void writing(Runnable body) {
    locked(
        lock.writeLock(),
        () -> {
          version++;
          body.run();
          return version;
        });
  }

  private static <T> T locked(Lock lock, Supplier<T> body) {
    lock.lock();
    try {
      return body.get();
    } finally {
      lock.unlock();
    }
  }
}
