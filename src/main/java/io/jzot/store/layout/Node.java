package io.jzot.store.layout;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.MediaType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A manifest that a repository knows: listed in its index, or a child of an image index there.
 *
 * @param tags that name it, sorted
 * @param entries its descriptors in the index that are not shown as tags: without a name, with a
 *     name outside the tag grammar, or with one that the index has for something else as well
 * @param links what it points to; null when its bytes were not read yet
 * @param depth how many image indexes lie above it, if it is not listed itself
 */
record Node(
    MediaType mediaType,
    long size,
    List<String> tags,
    List<Descriptor> entries,
    @Nullable Links links,
    int depth) {

  static Node unlisted(Descriptor child, int depth) {
    return new Node(child.mediaType(), child.size(), List.of(), List.of(), null, depth);
  }

  boolean isListed() {
    return !tags.isEmpty() || !entries.isEmpty();
  }

  /** Whether its links are not known, so that bytes that arrive should be looked into. */
  boolean isUnread() {
    return links == null || !links.known();
  }

  Descriptor descriptor(Digest digest) {
    return Descriptor.of(mediaType, digest, size);
  }

  Node withLinks(@Nullable Links newLinks) {
    return new Node(mediaType, size, tags, entries, newLinks, depth);
  }

  Node withEntries(List<Descriptor> newEntries) {
    return new Node(mediaType, size, tags, List.copyOf(newEntries), links, depth);
  }

  Node withTag(String tag) {
    int place = Collections.binarySearch(tags, tag);
    if (place >= 0) {
      return this;
    }
    List<String> more = new ArrayList<>(tags.size() + 1);
    more.addAll(tags);
    more.add(-place - 1, tag);
    return withTags(more);
  }

  Node withoutTag(String tag) {
    List<String> fewer = new ArrayList<>(tags);
    fewer.remove(tag);
    return withTags(fewer);
  }

  private Node withTags(List<String> newTags) {
    return new Node(mediaType, size, List.copyOf(newTags), entries, links, depth);
  }
}
