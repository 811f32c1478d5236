package io.jzot.store.layout;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.MediaType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes an index from the parts of a snapshot that {@link IndexImage} wrote. No manifest is read.
 */
public final class SnapshotReader {
  private final Map<Digest, Digest> digests = new HashMap<>();
  private final Map<String, List<Digest>> doubles = new HashMap<>();
  private final Map<Digest, List<String>> tagsOf = new HashMap<>();
  private final List<Node> nodes = new ArrayList<>();
  private @Nullable RepositoryIndex index;
  private long absorbed;
  private boolean complete;
  private int tags;
  private int usages;

  /**
   * Takes the next part.
   *
   * @return false when that was the last one
   * @throws IOException when it makes no sense
   */
  public boolean accept(byte[] part) throws IOException {
    ByteReader in = new ByteReader(part);
    int kind = in.octet();
    if (kind == IndexImage.BEGIN) {
      absorbed = in.number();
      index = new RepositoryIndex(in.texts(), in.object());
      return true;
    }
    IndexTables tables = index(in).tables();
    if (kind == IndexImage.END) {
      end(in, tables);
      return false;
    }
    while (!in.atEnd()) {
      switch (kind) {
        case IndexImage.NODES -> nodes.add(node(in));
        case IndexImage.TAGS -> tag(in, tables);
        case IndexImage.USAGES -> usage(in, tables);
        default -> throw in.malformed();
      }
    }
    return true;
  }

  private RepositoryIndex index(ByteReader in) throws IOException {
    RepositoryIndex begun = index;
    if (begun == null || complete) {
      throw in.malformed();
    }
    return begun;
  }

  /** The index, once the last part was taken; null before. */
  public @Nullable RepositoryIndex index() {
    return complete ? index : null;
  }

  /** Checksum of the document from outside that is contained in it; 0 for none. */
  public long absorbed() {
    return absorbed;
  }

  private Digest digest(ByteReader in) throws IOException {
    Digest digest = in.digest();
    Digest known = digests.putIfAbsent(digest, digest);
    return known == null ? digest : known;
  }

  private Node node(ByteReader in) throws IOException {
    Digest digest = digest(in);
    MediaType type = in.mediaType();
    long size = in.number();
    int depth = (int) in.number();
    int count = in.count();
    List<Descriptor> entries = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Descriptor entry = in.descriptor();
      entries.add(entry);
      String tag = Entries.tag(entry);
      if (tag != null) {
        doubles.computeIfAbsent(tag, name -> new ArrayList<>()).add(digest);
      }
    }
    return new Node(digest, type, size, 0, null, List.copyOf(entries), links(in), depth);
  }

  private @Nullable Links links(ByteReader in) throws IOException {
    return switch (in.octet()) {
      case IndexImage.LINKS_NONE -> Links.NONE;
      case IndexImage.LINKS_UNKNOWN -> Links.UNKNOWN;
      case IndexImage.LINKS_KNOWN -> known(in);
      default -> null;
    };
  }

  private Links known(ByteReader in) throws IOException {
    boolean isIndex = in.octet() == 1;
    int count = in.count();
    List<Digest> children = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      children.add(digest(in));
    }
    String artifactType = in.optional();
    boolean referrer = in.octet() == 1;
    return new Links(
        true,
        isIndex,
        List.copyOf(children),
        referrer ? digest(in) : null,
        artifactType,
        referrer ? in.texts() : Map.of());
  }

  private void tag(ByteReader in, IndexTables tables) throws IOException {
    boolean plain = in.octet() == 0;
    Descriptor entry = plain ? plain(in) : in.descriptor();
    String tag = entry.annotations().get(Descriptor.REF_NAME);
    if (tag == null) {
      throw in.malformed();
    }
    tables.tags().put(tag, entry);
    Digest digest = digests.getOrDefault(entry.digest(), entry.digest());
    tagsOf.computeIfAbsent(digest, each -> new ArrayList<>(1)).add(tag);
    tags++;
  }

  private Descriptor plain(ByteReader in) throws IOException {
    String tag = in.text();
    Digest digest = digest(in);
    return Entries.named(Descriptor.of(in.mediaType(), digest, in.number()), tag);
  }

  private void usage(ByteReader in, IndexTables tables) throws IOException {
    Digest digest = digest(in);
    int manifests = (int) in.number();
    int indexes = (int) in.number();
    tables.usages().put(digest, new Usage(digest, manifests, indexes, in.number() - 1));
    usages++;
  }

  private void end(ByteReader in, IndexTables tables) throws IOException {
    boolean whole = in.number() == nodes.size() && in.number() == tags && in.number() == usages;
    if (!whole) {
      throw in.malformed();
    }
    for (Node node : nodes) {
      tables.enter(node.digest(), node, tagsOf.getOrDefault(node.digest(), List.of()));
      Links links = node.links();
      if (links != null && links.subject() != null) {
        tables.referrals().put(new Referral(links.subject(), node.digest()), true);
      }
    }
    doubles.forEach((tag, owners) -> tables.doubles().put(tag, List.copyOf(owners)));
    complete = true;
    digests.clear();
    tagsOf.clear();
  }
}
