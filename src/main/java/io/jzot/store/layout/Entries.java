package io.jzot.store.layout;

import io.jzot.oci.Descriptor;
import io.jzot.oci.MediaType;
import io.jzot.oci.Tag;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Descriptors as entries of an index. */
final class Entries {
  private static final List<MediaType> USUAL =
      List.of(
          MediaType.OCI_MANIFEST,
          MediaType.OCI_INDEX,
          MediaType.DOCKER_MANIFEST,
          MediaType.DOCKER_LIST);

  private Entries() {}

  /** The name of an entry if it is within the tag grammar. */
  static @Nullable String tag(Descriptor entry) {
    String name = entry.annotations().get(Descriptor.REF_NAME);
    return name != null && Tag.find(name).isPresent() ? name : null;
  }

  /** The same media type, as one object for the usual ones. */
  static MediaType shared(MediaType mediaType) {
    for (MediaType usual : USUAL) {
      if (usual.equals(mediaType)) {
        return usual;
      }
    }
    return mediaType;
  }

  /** Whether it says nothing but type, digest and size. */
  static boolean isBare(Descriptor entry) {
    return entry.annotations().isEmpty() && entry.other().isEmpty() && entry.artifactType() == null;
  }

  static Descriptor named(Descriptor entry, String tag) {
    return with(entry, entry.mediaType(), Map.of(Descriptor.REF_NAME, tag));
  }

  /** The entry without its name; whatever else it says stays. */
  static Descriptor nameless(Descriptor entry) {
    Map<String, String> annotations = new LinkedHashMap<>(entry.annotations());
    annotations.remove(Descriptor.REF_NAME);
    return with(entry, entry.mediaType(), Map.copyOf(annotations));
  }

  static Descriptor retyped(Descriptor entry, MediaType mediaType) {
    return with(entry, mediaType, entry.annotations());
  }

  private static Descriptor with(
      Descriptor entry, MediaType mediaType, Map<String, String> annotations) {
    return new Descriptor(
        mediaType, entry.digest(), entry.size(), entry.artifactType(), annotations, entry.other());
  }
}
