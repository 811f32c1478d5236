package io.jzot.store.layout;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.MediaType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A manifest that a repository knows: listed in its index, or a child of an image index there.
 *
 * @param tags how many name it
 * @param tag the one that does; null when none or several do
 * @param entries its descriptors in the index that are not shown as tags: without a name, with a
 *     name outside the tag grammar, or with one that the index has for something else as well
 * @param links what it points to; null when its bytes were not read yet
 * @param depth how many image indexes lie above it, if it is not listed itself
 */
record Node(
    Digest digest,
    MediaType mediaType,
    long size,
    int tags,
    @Nullable String tag,
    List<Descriptor> entries,
    @Nullable Links links,
    int depth) {

  static Node unlisted(Descriptor child, int depth) {
    return new Node(
        child.digest(),
        Entries.shared(child.mediaType()),
        child.size(),
        0,
        null,
        List.of(),
        null,
        depth);
  }

  boolean isListed() {
    return tags > 0 || !entries.isEmpty();
  }

  /** Whether its links are not known, so that bytes that arrive should be looked into. */
  boolean isUnread() {
    return links == null || !links.known();
  }

  Descriptor descriptor() {
    return Descriptor.of(mediaType, digest, size);
  }

  Node withLinks(@Nullable Links newLinks) {
    return new Node(digest, mediaType, size, tags, tag, entries, newLinks, depth);
  }

  Node withEntries(List<Descriptor> newEntries) {
    return new Node(digest, mediaType, size, tags, tag, List.copyOf(newEntries), links, depth);
  }

  Node withTags(int newTags, @Nullable String newTag) {
    return new Node(digest, mediaType, size, newTags, newTag, entries, links, depth);
  }
}
