package io.jzot.store.layout;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.Manifest;
import io.jzot.oci.Reference;
import io.jzot.oci.Tag;
import io.jzot.oci.json.ManifestLinks;
import io.jzot.store.IndexDraft;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The changes of one transaction, on top of an index (and what is staged there) that they leave
 * alone until they are committed. Costs what they touch. Used by one thread.
 */
public final class IndexChanges implements IndexDraft {
  private final RepositoryIndex index;
  private final DraftContext context;
  private final List<Change> steps = new ArrayList<>();
  private final Set<Digest> put = new LinkedHashSet<>();
  private final Set<Digest> removed = new LinkedHashSet<>();
  private final Set<Digest> released = new LinkedHashSet<>();
  private final Set<Digest> untagged = new LinkedHashSet<>();
  private @Nullable IndexTables overlay;
  private long seen;

  IndexChanges(RepositoryIndex index, DraftContext context) {
    this.index = index;
    this.context = context;
  }

  @Override
  public boolean exists() {
    return context.exists();
  }

  @Override
  public Optional<Descriptor> find(Reference reference) {
    Optional<Descriptor> found = reading(reference);
    if (found.isEmpty() && reference instanceof Digest && index.unread() > 0) {
      index.readGraph(context.source());
      return reading(reference);
    }
    return found;
  }

  private Optional<Descriptor> reading(Reference reference) {
    return index.reading(() -> RepositoryIndex.find(tables(), reference));
  }

  @Override
  public List<Tag> tags(Digest manifest) {
    return index.reading(() -> tables().tags(manifest).stream().map(Tag::new).toList());
  }

  @Override
  public boolean hasBlob(Digest digest) {
    return context.blobs().test(digest);
  }

  @Override
  public boolean isListedByIndex(Digest manifest) {
    index.readGraph(context.source());
    return index.reading(
        () -> {
          Usage usage = tables().usages().find(manifest);
          return usage != null && usage.indexes() > 0;
        });
  }

  @Override
  public boolean hasEntry(Digest manifest) {
    return index.reading(
        () -> {
          Node node = tables().nodes().find(manifest);
          return node != null && node.isListed();
        });
  }

  @Override
  public void put(Descriptor manifest, Manifest content, Collection<Tag> tags) {
    List<String> names = tags.stream().map(Tag::value).toList();
    // Whatever there is of it must not go away until this is published.
    hold(manifest.digest());
    content.children().forEach(child -> hold(child.digest()));
    tags.forEach(this::loses);
    if (!isListed(manifest, names)) {
      ManifestLinks links = ManifestLinks.of(content);
      step(new Change.Put(manifest, links, names));
    }
    put.add(manifest.digest());
    untagged.add(manifest.digest());
    removed.remove(manifest.digest());
  }

  /** Whether all that is so already: pushing the same again changes nothing. */
  private boolean isListed(Descriptor manifest, List<String> names) {
    return index.reading(
        () -> {
          Node node = tables().nodes().find(manifest.digest());
          return node != null
              && node.isListed()
              && !node.isUnread()
              && node.mediaType().equals(manifest.mediaType())
              && tables().isTagged(manifest.digest(), names);
        });
  }

  @Override
  public void untag(Tag tag) {
    if (find(tag).isPresent()) {
      loses(tag);
      step(new Change.Untag(tag.value()));
    }
  }

  @Override
  public void remove(Digest manifest) {
    index.readGraph(context.source());
    if (hasEntry(manifest)) {
      index.reading(() -> released.addAll(tables().below(manifest)));
      step(new Change.Remove(manifest));
      removed.add(manifest);
      put.remove(manifest);
    }
  }

  /** Whether there is anything to publish. */
  public boolean isEmpty() {
    return steps.isEmpty();
  }

  /** The manifests that were put, and have to be durable. */
  public Set<Digest> put() {
    return put;
  }

  /** The manifests that were removed, whose bytes can go when nothing else references them. */
  public Set<Digest> removed() {
    return removed;
  }

  /** What may not be referenced any more: manifests that were removed, and all below them. */
  public Set<Digest> released() {
    return released;
  }

  /** The manifests that a tag was taken off, or that were put. */
  public Set<Digest> untagged() {
    return untagged;
  }

  private void hold(Digest digest) {
    var unused = context.blobs().test(digest);
  }

  private void loses(Tag tag) {
    find(tag).map(Descriptor::digest).ifPresent(untagged::add);
  }

  /** The digests of all children of a manifest that was put. */
  public List<Digest> children(Digest manifest) {
    return index.reading(
        () -> {
          Node node = tables().nodes().find(manifest);
          return node == null || node.links() == null ? List.of() : node.links().children();
        });
  }

  /**
   * What a change log keeps of these changes.
   *
   * @param time when they were made, milliseconds since the epoch
   * @param actor who made them; empty when that is not known
   */
  public byte[] record(long time, String actor) {
    return Records.write(steps, time, actor);
  }

  private void step(Change step) {
    index.reading(
        () -> {
          step.apply(tables());
          return steps.add(step);
        });
  }

  /**
   * The tables with these changes; only under the index's lock. When the graph was read meanwhile,
   * the changes are made anew on top of what it says now.
   */
  IndexTables tables() {
    IndexTables current = overlay;
    if (current == null || seen != index.version()) {
      current = index.ahead().overlay();
      replay(current);
      overlay = current;
      seen = index.version();
    }
    return current;
  }

  void replay(IndexTables tables) {
    steps.forEach(step -> step.apply(tables));
  }
}
