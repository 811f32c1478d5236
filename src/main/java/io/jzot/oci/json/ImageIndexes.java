package io.jzot.oci.json;

import io.jzot.oci.Descriptor;
import io.jzot.oci.MediaType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Image indexes that we make up ourselves: the answers to referrers requests. */
public final class ImageIndexes {
  /** What most descriptors take. */
  private static final int USUAL = 400;

  private ImageIndexes() {}

  /**
   * An OCI image index of the first of some manifests.
   *
   * @param count how many of them it has
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Part(byte[] document, int count) {}

  /** An OCI image index of these manifests. */
  public static byte[] write(List<Descriptor> manifests) {
    return write(manifests, Integer.MAX_VALUE).document();
  }

  /**
   * An OCI image index of as many of these manifests as fit, and of the first in any case. Each is
   * written once.
   *
   * @param limit how many bytes the manifests may take
   */
  public static Part write(List<Descriptor> manifests, int limit) {
    Bytes out = new Bytes((int) Math.min(limit, (long) USUAL * (manifests.size() + 1)));
    int count = 0;
    try (DocumentWriter writer = new DocumentWriter(out)) {
      writer.beginIndex(MediaType.OCI_INDEX.value());
      for (Descriptor manifest : manifests) {
        writer.flush();
        int before = out.size();
        writer.descriptor(manifest);
        writer.flush();
        if (count > 0 && out.size() > limit) {
          out.truncate(before);
          break;
        }
        count++;
      }
      writer.endManifests();
      writer.end();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot happen in memory", e);
    }
    return new Part(out.toByteArray(), count);
  }

  private static final class Bytes extends ByteArrayOutputStream {
    Bytes(int size) {
      super(size);
    }

    synchronized void truncate(int size) {
      count = size;
    }
  }
}
