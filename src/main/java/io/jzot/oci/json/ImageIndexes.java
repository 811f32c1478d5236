package io.jzot.oci.json;

import io.jzot.oci.Descriptor;
import io.jzot.oci.MediaType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Image indexes that we make up ourselves: the answers to referrers requests. */
public final class ImageIndexes {
  private ImageIndexes() {}

  /** An OCI image index of these manifests. */
  public static byte[] write(List<Descriptor> manifests) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DocumentWriter writer = new DocumentWriter(out)) {
      writer.index(MediaType.OCI_INDEX.value(), manifests, List.of());
      writer.end();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot happen in memory", e);
    }
    return out.toByteArray();
  }
}
