package io.jzot.store.layout;

import io.jzot.oci.Descriptor;
import io.jzot.oci.LayoutIndex;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What a published {@code index.json} says about itself in its annotations: which change it shows
 * last, and a checksum by which it is told from one that somebody else wrote.
 *
 * @param sequence of the last change; {@value #NONE} when there is none
 * @param ours whether the checksum is right
 * @param content checksum of what the document says, with its sequence: the same edit of a newer
 *     document is another one
 */
public record Stamp(long sequence, boolean ours, long content) {
  public static final long NONE = -1;

  /** Beyond this it is not one of ours, and one could not go on counting. */
  private static final long LAST = Long.MAX_VALUE / 2;

  static final String SEQUENCE = "io.jzot.index.sequence";
  static final String CHECKSUM = "io.jzot.index.checksum";

  /** The stamp of a document as it was read. */
  public static Stamp of(LayoutIndex document) {
    long sequence = number(document.annotations().get(SEQUENCE));
    CRC32C checksum = checksum(without(document));
    String expected = sealed(checksum, sequence);
    long content = checksum.getValue();
    boolean ours = sequence != NONE && expected.equals(document.annotations().get(CHECKSUM));
    return new Stamp(sequence, ours, content);
  }

  private static long number(@Nullable String text) {
    try {
      long number = text == null ? NONE : Long.parseLong(text);
      return number < 0 || number > LAST ? NONE : number;
    } catch (NumberFormatException e) {
      return NONE;
    }
  }

  /** The document without its stamp. */
  public static LayoutIndex without(LayoutIndex document) {
    Map<String, String> annotations = new LinkedHashMap<>(document.annotations());
    annotations.remove(SEQUENCE);
    annotations.remove(CHECKSUM);
    return new LayoutIndex(document.manifests(), Map.copyOf(annotations), document.other());
  }

  /** The document with a stamp. */
  public static LayoutIndex on(LayoutIndex document, long sequence) {
    Map<String, String> annotations = new LinkedHashMap<>(document.annotations());
    annotations.put(SEQUENCE, Long.toString(sequence));
    annotations.put(CHECKSUM, sealed(checksum(document), sequence));
    return new LayoutIndex(document.manifests(), annotations, document.other());
  }

  /** Includes the sequence, so that nobody changes that either. */
  private static String sealed(CRC32C checksum, long sequence) {
    ByteWriter out = new ByteWriter().number(sequence);
    checksum.update(out.buffer(), 0, out.size());
    return "crc32c:%08x".formatted(checksum.getValue());
  }

  private static CRC32C checksum(LayoutIndex document) {
    CRC32C checksum = new CRC32C();
    ByteWriter out = new ByteWriter();
    for (Descriptor entry : document.manifests()) {
      out.reset();
      out.descriptor(entry);
      checksum.update(out.buffer(), 0, out.size());
    }
    out.reset();
    out.texts(new java.util.TreeMap<>(document.annotations())).value(document.other());
    checksum.update(out.buffer(), 0, out.size());
    return checksum;
  }
}
