package io.jzot.store.layout;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.MediaType;
import io.jzot.oci.json.ManifestLinks;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one index knows about the links of manifests, entered into the tables of another one, so
 * that their bytes need not be read again.
 */
record Learning(IndexTables tables, Map<Digest, Node> known, Map<Digest, Usage> sizes) {

  void run() {
    Deque<Digest> open = new ArrayDeque<>();
    tables.unread().forEach((digest, unread) -> open.add(digest));
    while (!open.isEmpty()) {
      Digest digest = open.poll();
      Node here = tables.nodes().find(digest);
      Links links = links(digest, here);
      ManifestLinks content = links == null ? null : content(links);
      if (here != null && here.links() == null && content != null) {
        tables.attach(digest, here, content);
        open.addAll(
            content.index()
                ? content.children().stream().map(Descriptor::digest).toList()
                : List.of());
      }
    }
  }

  private @Nullable Links links(Digest digest, @Nullable Node here) {
    Node there = known.get(digest);
    boolean same =
        here != null
            && there != null
            && here.size() == there.size()
            && here.mediaType().equals(there.mediaType());
    return same && there != null && !there.isUnread() ? there.links() : null;
  }

  /** Null when the sizes of its children are not known for sure. */
  private @Nullable ManifestLinks content(Links links) {
    List<Descriptor> children = new ArrayList<>();
    for (Digest child : links.children()) {
      Usage usage = sizes.get(child);
      if (usage == null || usage.size() == Usage.DISPUTED) {
        return null;
      }
      Node node = known.get(child);
      MediaType type = node == null ? MediaType.OCTET_STREAM : node.mediaType();
      children.add(Descriptor.of(type, child, usage.size()));
    }
    Digest subject = links.subject();
    return new ManifestLinks(
        links.index(),
        children,
        subject == null ? null : Descriptor.of(MediaType.OCI_MANIFEST, subject, 0),
        links.artifactType(),
        links.annotations());
  }
}
