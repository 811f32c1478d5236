package io.jzot.store.layout;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.LayoutIndex;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Everything that an index said at one moment, the graph included. What it is made of never
 * changes, so it can be written while the index goes on.
 *
 * @param sequence the number of the newest change in it
 */
public record IndexImage(
    long sequence,
    Map<String, String> annotations,
    Map<String, Object> other,
    List<Descriptor> tags,
    List<Node> nodes,
    List<Usage> usages) {
  static final int BEGIN = 1;
  static final int NODES = 2;
  static final int TAGS = 3;
  static final int USAGES = 4;
  static final int END = 5;

  private static final int CHUNK = 64 << 10;
  private static final int LINKS_UNREAD = 0;
  static final int LINKS_NONE = 1;
  static final int LINKS_UNKNOWN = 2;
  static final int LINKS_KNOWN = 3;

  /** Takes one part of a snapshot. */
  @FunctionalInterface
  public interface Sink {
    void accept(byte[] part) throws IOException;
  }

  /** Writes one item of a list. */
  @FunctionalInterface
  private interface Item<T> {
    void write(ByteWriter out, T item);
  }

  /** The document that says the same, without the graph. */
  public LayoutIndex document() {
    List<Descriptor> entries = new ArrayList<>(tags.size() + 16);
    entries.addAll(tags);
    nodes.forEach(node -> entries.addAll(node.entries()));
    return new LayoutIndex(Collections.unmodifiableList(entries), annotations, other);
  }

  /**
   * Writes it as the parts of a snapshot.
   *
   * @param absorbed checksum of the document from outside that is contained in it; 0 for none
   */
  public void write(long absorbed, Sink sink) throws IOException {
    sink.accept(
        new ByteWriter().octet(BEGIN).number(absorbed).texts(annotations).value(other).toBytes());
    parts(NODES, nodes, IndexImage::node, sink);
    parts(TAGS, tags, IndexImage::tag, sink);
    parts(USAGES, usages, IndexImage::usage, sink);
    sink.accept(
        new ByteWriter()
            .octet(END)
            .number(nodes.size())
            .number(tags.size())
            .number(usages.size())
            .toBytes());
  }

  private static <T> void parts(int kind, List<T> items, Item<T> item, Sink sink)
      throws IOException {
    ByteWriter out = new ByteWriter().octet(kind);
    for (T each : items) {
      item.write(out, each);
      if (out.size() >= CHUNK) {
        sink.accept(out.toBytes());
        out.reset();
        out.octet(kind);
      }
    }
    if (out.size() > 1) {
      sink.accept(out.toBytes());
    }
  }

  private static void tag(ByteWriter out, Descriptor entry) {
    String tag = entry.annotations().getOrDefault(Descriptor.REF_NAME, "");
    boolean plain =
        entry.annotations().size() == 1 && entry.other().isEmpty() && entry.artifactType() == null;
    if (plain) {
      out.octet(0).text(tag).digest(entry.digest());
      out.mediaType(entry.mediaType()).number(entry.size());
    } else {
      out.octet(1).descriptor(entry);
    }
  }

  private static void usage(ByteWriter out, Usage usage) {
    out.digest(usage.digest()).number(usage.manifests()).number(usage.indexes());
    out.number(usage.size() + 1);
  }

  private static void node(ByteWriter out, Node node) {
    out.digest(node.digest()).mediaType(node.mediaType()).number(node.size());
    out.number(node.depth()).number(node.entries().size());
    node.entries().forEach(out::descriptor);
    Links links = node.links();
    if (links == null) {
      out.octet(LINKS_UNREAD);
    } else if (!links.known()) {
      out.octet(LINKS_UNKNOWN);
    } else if (links.equals(Links.NONE)) {
      out.octet(LINKS_NONE);
    } else {
      links(out.octet(LINKS_KNOWN), links);
    }
  }

  private static void links(ByteWriter out, Links links) {
    out.octet(links.index() ? 1 : 0).number(links.children().size());
    links.children().forEach(out::digest);
    out.optional(links.artifactType());
    Digest subject = links.subject();
    out.octet(subject == null ? 0 : 1);
    if (subject != null) {
      out.digest(subject).texts(links.annotations());
    }
  }
}
