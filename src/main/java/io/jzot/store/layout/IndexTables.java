package io.jzot.store.layout;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.MediaType;
import io.jzot.oci.json.ManifestLinks;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What an index says, as tables, and the rules by which they change: the same for the published
 * index and for a draft on top of it. Every change costs what it touches. Not safe for concurrent
 * use.
 *
 * @param tags the index's descriptors by tag
 * @param tagged the same the other way round, of manifests with several tags
 * @param nodes all manifests
 * @param usages what is referenced by manifests whose links are known
 * @param referrals manifests by subject
 * @param unread manifests whose links are not known yet
 * @param doubles digests of the entries that have a tag's name but are not shown as that tag
 */
record IndexTables(
    Table<String, Descriptor> tags,
    Table<Tagging, Boolean> tagged,
    Table<Digest, Node> nodes,
    Table<Digest, Usage> usages,
    Table<Referral, Boolean> referrals,
    Table<Digest, Boolean> unread,
    Table<String, List<Digest>> doubles) {

  /** Below so many image indexes nothing is looked into any more. */
  static final int MAX_DEPTH = 64;

  IndexTables overlay() {
    return new IndexTables(
        tags.overlay(),
        tagged.overlay(),
        nodes.overlay(),
        usages.overlay(),
        referrals.overlay(),
        unread.overlay(),
        doubles.overlay());
  }

  /** The tags of a manifest, sorted. */
  List<String> tags(Digest manifest) {
    Node node = nodes.find(manifest);
    if (node != null && node.tag() != null) {
      return List.of(node.tag());
    }
    List<String> found = new ArrayList<>();
    tagged.forEachKey(
        Tagging.least(manifest), Tagging.greatest(manifest), tagging -> found.add(tagging.tag()));
    found.sort(null);
    return found;
  }

  /** Whether all of these tags name that manifest. */
  boolean isTagged(Digest manifest, Collection<String> names) {
    return names.stream()
        .map(tags::find)
        .allMatch(entry -> entry != null && entry.digest().equals(manifest));
  }

  /** Lists a manifest under these tags and those it has. */
  void put(Descriptor manifest, ManifestLinks content, Collection<String> newTags) {
    Node node = nodes.find(manifest.digest());
    if (node == null) {
      node = Node.unlisted(manifest, 0);
    } else if (!node.mediaType().equals(manifest.mediaType())) {
      node = retyped(node, manifest.mediaType());
    }
    Digest digest = node.digest();
    nodes.put(digest, node);
    if (node.isUnread()) {
      attach(digest, node, content);
    }
    newTags.forEach(tag -> point(tag, digest));
    settle(digest);
  }

  /** Takes a tag away. */
  void untag(String tag) {
    Descriptor old = tags.find(tag);
    if (old != null) {
      tags.remove(tag);
      undouble(tag);
      release(tag, old);
    }
  }

  /** Takes a manifest out of the index with all its tags. */
  void remove(Digest digest) {
    Node node = nodes.find(digest);
    if (node == null) {
      return;
    }
    for (String tag : tags(digest)) {
      tags.remove(tag);
      tagged.remove(new Tagging(digest, tag));
      undouble(tag);
    }
    Node rest = present(digest);
    for (Descriptor entry : rest.entries()) {
      entry.refName().ifPresent(name -> forgetDouble(name, digest));
    }
    nodes.put(
        rest.digest(),
        new Node(
            rest.digest(), rest.mediaType(), rest.size(), 0, null, List.of(), rest.links(), 1));
    dropUnlessNeeded(digest);
  }

  /** Enters what a manifest points to. */
  void attach(Digest digest, Node node, ManifestLinks content) {
    Map<Digest, Descriptor> children = new LinkedHashMap<>();
    content.children().forEach(child -> children.putIfAbsent(child.digest(), child));
    List<Digest> digests = new ArrayList<>(children.size());
    for (Descriptor child : children.values()) {
      Usage usage = Usage.plus(usages.find(child.digest()), content.index(), child);
      usages.put(usage.digest(), usage);
      digests.add(usage.digest());
      if (content.index() && nodes.find(child.digest()) == null) {
        enterChild(child, node.isListed() ? 1 : node.depth() + 1);
      }
    }
    Links links = Links.of(content, digests);
    nodes.put(digest, node.withLinks(links));
    unread.remove(digest);
    if (links.subject() != null) {
      referrals.put(new Referral(links.subject(), digest), true);
    }
  }

  /** Only manifests by their media type are walked; every other child is a plain blob. */
  private void enterChild(Descriptor child, int depth) {
    if (!isWalked(child.mediaType(), child.size())) {
      return;
    }
    if (depth > MAX_DEPTH) {
      nodes.put(child.digest(), Node.unlisted(child, depth).withLinks(Links.UNKNOWN));
      return;
    }
    nodes.put(child.digest(), Node.unlisted(child, depth));
    unread.put(child.digest(), true);
  }

  static boolean isWalked(MediaType mediaType, long size) {
    return mediaType.isManifest() && size <= Layout.MAX_MANIFEST;
  }

  private void point(String tag, Digest digest) {
    Descriptor old = tags.find(tag);
    if (old != null && old.digest().equals(digest)) {
      return;
    }
    tags.put(tag, Entries.named(present(digest).descriptor(), tag));
    undouble(tag);
    nodes.put(digest, withTag(present(digest), tag));
    if (old != null) {
      release(tag, old);
    }
  }

  /** The manifest that a tag named stays listed, without a name when it has no other tag. */
  private void release(String tag, Descriptor old) {
    Node node = withoutTag(present(old.digest()), tag);
    nodes.put(
        old.digest(), node.isListed() ? node : node.withEntries(List.of(Entries.nameless(old))));
  }

  /** The same with one tag more. */
  private Node withTag(Node node, String tag) {
    if (node.tags() == 0) {
      return node.withTags(1, tag);
    }
    if (node.tag() != null) {
      tagged.put(new Tagging(node.digest(), node.tag()), true);
    }
    tagged.put(new Tagging(node.digest(), tag), true);
    return node.withTags(node.tags() + 1, null);
  }

  /** The same with one tag less. */
  private Node withoutTag(Node node, String tag) {
    if (node.tags() == 1) {
      return node.withTags(0, null);
    }
    tagged.remove(new Tagging(node.digest(), tag));
    if (node.tags() > 2) {
      return node.withTags(node.tags() - 1, null);
    }
    String left = tags(node.digest()).get(0);
    tagged.remove(new Tagging(node.digest(), left));
    return node.withTags(1, left);
  }

  /** A manifest without tags has an entry without a name; one with tags needs none. */
  private void settle(Digest digest) {
    Node node = present(digest);
    if (!node.isListed()) {
      nodes.put(digest, node.withEntries(List.of(node.descriptor())));
    } else if (node.tags() > 0 && node.entries().stream().anyMatch(Entries::isBare)) {
      nodes.put(
          digest,
          node.withEntries(
              node.entries().stream().filter(entry -> !Entries.isBare(entry)).toList()));
    }
  }

  private Node retyped(Node node, MediaType mediaType) {
    for (String tag : tags(node.digest())) {
      Descriptor entry = tags.find(tag);
      if (entry != null) {
        tags.put(tag, Entries.retyped(entry, mediaType));
      }
    }
    List<Descriptor> entries =
        node.entries().stream().map(entry -> Entries.retyped(entry, mediaType)).toList();
    if (node.links() != null) {
      detach(node.digest(), node.links());
    }
    return new Node(
        node.digest(),
        Entries.shared(mediaType),
        node.size(),
        node.tags(),
        node.tag(),
        entries,
        null,
        node.depth());
  }

  /** Takes a tag's name off all entries that are not shown as that tag. */
  private void undouble(String tag) {
    List<Digest> digests = doubles.find(tag);
    if (digests == null) {
      return;
    }
    doubles.remove(tag);
    for (Digest digest : digests) {
      Node node = present(digest);
      List<Descriptor> entries = new ArrayList<>();
      for (Descriptor entry : node.entries()) {
        boolean same = tag.equals(entry.annotations().get(Descriptor.REF_NAME));
        entries.add(same ? Entries.nameless(entry) : entry);
      }
      nodes.put(digest, node.withEntries(entries));
    }
  }

  private void forgetDouble(String name, Digest digest) {
    List<Digest> digests = doubles.find(name);
    if (digests != null) {
      List<Digest> fewer = digests.stream().filter(each -> !each.equals(digest)).toList();
      if (fewer.isEmpty()) {
        doubles.remove(name);
      } else {
        doubles.put(name, fewer);
      }
    }
  }

  /** Takes out what is neither listed nor a child any more, and what only that had as a child. */
  private void dropUnlessNeeded(Digest first) {
    Deque<Digest> candidates = new ArrayDeque<>(List.of(first));
    while (!candidates.isEmpty()) {
      Digest digest = candidates.pop();
      Node node = nodes.find(digest);
      Usage usage = usages.find(digest);
      if (node == null || node.isListed() || (usage != null && usage.indexes() > 0)) {
        continue;
      }
      nodes.remove(digest);
      unread.remove(digest);
      if (node.links() != null) {
        detach(digest, node.links());
        if (node.links().index()) {
          candidates.addAll(node.links().children());
        }
      }
    }
  }

  private void detach(Digest digest, Links links) {
    for (Digest child : links.children()) {
      Usage usage = usages.find(child);
      Usage rest = usage == null ? null : Usage.minus(usage, links.index());
      if (rest == null) {
        usages.remove(child);
      } else {
        usages.put(child, rest);
      }
    }
    if (links.subject() != null) {
      referrals.remove(new Referral(links.subject(), digest));
    }
  }

  /** A manifest and all that it leads to by way of manifests that the index does not list. */
  Set<Digest> below(Digest first) {
    Set<Digest> found = new LinkedHashSet<>(List.of(first));
    Deque<Digest> open = new ArrayDeque<>(found);
    while (!open.isEmpty()) {
      Digest digest = open.pop();
      Node node = nodes.find(digest);
      Links links = node == null ? null : node.links();
      if (node != null && links != null && (digest.equals(first) || !node.isListed())) {
        for (Digest child : links.children()) {
          if (found.add(child)) {
            open.push(child);
          }
        }
      }
    }
    return found;
  }

  private Node present(Digest digest) {
    return Objects.requireNonNull(nodes.find(digest), "the tables agree with each other");
  }

  /** Enters a manifest as it is, with the tags that name it. */
  void enter(Digest digest, Node node, List<String> names) {
    boolean several = names.size() > 1;
    nodes.put(
        digest, node.withTags(names.size(), several || names.isEmpty() ? null : names.get(0)));
    if (several) {
      names.forEach(tag -> tagged.put(new Tagging(digest, tag), true));
    }
    if (node.links() == null) {
      unread.put(digest, true);
    }
  }
}
