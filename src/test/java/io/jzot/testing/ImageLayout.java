package io.jzot.testing;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.LayoutIndex;
import io.jzot.oci.json.LayoutIndexes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An OCI image layout as another tool would write it. */
public final class ImageLayout {
  private ImageLayout() {}

  /**
   * Writes the documents with all that they need.
   *
   * @param names of the documents that the index lists; empty for one without a name
   */
  public static Path write(Path folder, Images images, Map<String, String> names)
      throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    for (Blob blob : images.blobs()) {
      write(folder, blob.digest(), blob.bytes());
    }
    List<Descriptor> listed = new ArrayList<>();
    for (Document document : images.documents()) {
      write(folder, document.digest(), document.bytes());
      @Nullable String name = names.get(document.name());
      if (name != null) {
        listed.add(descriptor(document, name));
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LayoutIndexes.write(new LayoutIndex(listed, Map.of(), Map.of()), out);
    Files.write(folder.resolve("index.json"), out.toByteArray());
    return folder;
  }

  private static Descriptor descriptor(Document document, String name) {
    return new Descriptor(
        document.mediaType(),
        document.digest(),
        document.bytes().length,
        null,
        name.isEmpty() ? Map.of() : Map.of(Descriptor.REF_NAME, name),
        Map.of());
  }

  private static void write(Path folder, Digest digest, byte[] bytes) throws IOException {
    Path file = file(folder, digest);
    Files.createDirectories(file.resolve(".."));
    Files.write(file, bytes);
  }

  /** Where some content is. */
  public static Path file(Path folder, Digest digest) {
    return folder.resolve("blobs").resolve(digest.algorithm().label()).resolve(digest.hex());
  }
}
