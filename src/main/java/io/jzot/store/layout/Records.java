package io.jzot.store.layout;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.MediaType;
import io.jzot.oci.json.ManifestLinks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The steps of a transaction as a record of the change log; docs/storage.md has the format. */
final class Records {
  private static final int PUT = 1;
  private static final int UNTAG = 2;
  private static final int REMOVE = 3;

  private Records() {}

  static byte[] write(List<Change> steps, long time, String actor) {
    ByteWriter out = new ByteWriter().number(time).text(actor).number(steps.size());
    for (Change step : steps) {
      ByteWriter body = new ByteWriter();
      out.octet(write(step, body)).number(body.size()).octets(body.toBytes());
    }
    return out.toBytes();
  }

  private static int write(Change step, ByteWriter out) {
    if (step instanceof Change.Put put) {
      write(put, out);
      return PUT;
    }
    if (step instanceof Change.Untag untag) {
      out.text(untag.tag());
      return UNTAG;
    }
    out.digest(((Change.Remove) step).manifest());
    return REMOVE;
  }

  private static void write(Change.Put put, ByteWriter out) {
    Descriptor manifest = put.manifest();
    out.digest(manifest.digest()).mediaType(manifest.mediaType()).number(manifest.size());
    out.number(put.tags().size());
    put.tags().forEach(out::text);
    ManifestLinks content = put.content();
    out.octet(content.index() ? 1 : 0).number(content.children().size());
    for (Descriptor child : content.children()) {
      out.digest(child.digest()).number(child.size());
      if (content.index()) {
        out.mediaType(child.mediaType());
      }
    }
    Descriptor subject = content.subject();
    out.optional(content.artifactType()).octet(subject == null ? 0 : 1);
    if (subject != null) {
      out.digest(subject.digest()).texts(content.annotations());
    }
  }

  /**
   * @throws IOException when it is none, or one of a newer version
   */
  static List<Change> read(byte[] record) throws IOException {
    ByteReader in = new ByteReader(record);
    in.number(); // Time and actor are for those who read history.
    in.text();
    int count = in.count();
    List<Change> steps = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int kind = in.octet();
      int length = in.count();
      int end = in.position() + length;
      steps.add(read(kind, in));
      in.skipTo(end);
    }
    return steps;
  }

  private static Change read(int kind, ByteReader in) throws IOException {
    return switch (kind) {
      case PUT -> put(in);
      case UNTAG -> new Change.Untag(in.text());
      case REMOVE -> new Change.Remove(in.digest());
      default -> throw in.malformed();
    };
  }

  private static Change put(ByteReader in) throws IOException {
    Digest digest = in.digest();
    Descriptor manifest = Descriptor.of(in.mediaType(), digest, in.number());
    int tagCount = in.count();
    List<String> tags = new ArrayList<>(tagCount);
    for (int i = 0; i < tagCount; i++) {
      tags.add(in.text());
    }
    boolean index = in.octet() == 1;
    int childCount = in.count();
    List<Descriptor> children = new ArrayList<>(childCount);
    for (int i = 0; i < childCount; i++) {
      Digest child = in.digest();
      long size = in.number();
      children.add(Descriptor.of(index ? in.mediaType() : MediaType.OCTET_STREAM, child, size));
    }
    String artifactType = in.optional();
    boolean referrer = in.octet() == 1;
    Descriptor subject = referrer ? Descriptor.of(MediaType.OCI_MANIFEST, in.digest(), 0) : null;
    Map<String, String> annotations = referrer ? in.texts() : Map.of();
    return new Change.Put(
        manifest, new ManifestLinks(index, children, subject, artifactType, annotations), tags);
  }
}
