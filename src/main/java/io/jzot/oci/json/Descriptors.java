package io.jzot.oci.json;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.MediaType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Descriptors from their members (image-spec, "OCI Content Descriptors"). */
final class Descriptors {
  private Descriptors() {}

  /**
   * @param members what the object says; taken over and changed
   */
  static Descriptor of(Map<String, Object> members) throws MalformedDocumentException {
    MediaType mediaType = MediaTypes.parse("/mediaType", members.remove("mediaType"));
    Digest digest = digest(members.remove("digest"));
    long size = size(members.remove("size"));
    Object artifactType = members.remove("artifactType");
    Map<String, String> annotations = annotations(members.remove("annotations"));
    return new Descriptor(
        mediaType,
        digest,
        size,
        artifactType == null ? null : MediaTypes.parse("/artifactType", artifactType).value(),
        annotations,
        members.isEmpty() ? Map.of() : Collections.unmodifiableMap(members));
  }

  private static Digest digest(@Nullable Object value) throws MalformedDocumentException {
    if (!(value instanceof String text)) {
      throw new MalformedDocumentException("/digest", "has to be there and to be a string");
    }
    return Digest.find(text)
        .orElseThrow(
            () ->
                new MalformedDocumentException(
                    "/digest",
                    "has to be sha256:, sha384: or sha512: followed by 64, 96 or 128 lower-case"
                        + " hexadecimal digits"));
  }

  private static long size(@Nullable Object value) throws MalformedDocumentException {
    if (!(value instanceof Long size) || size < 0) {
      throw new MalformedDocumentException(
          "/size", "has to be there and to be the size in bytes, a whole number from 0");
    }
    return size;
  }

  /** Annotations from the plain value of that member; null is none. */
  static Map<String, String> annotations(@Nullable Object value) throws MalformedDocumentException {
    if (value == null) {
      return Map.of();
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw new MalformedDocumentException("/annotations", "has to be an object of strings");
    }
    Map<String, String> annotations = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!(entry.getKey() instanceof String key) || !(entry.getValue() instanceof String text)) {
        throw new MalformedDocumentException(
            "/annotations/" + entry.getKey(), "has to be a string");
      }
      annotations.put(key.equals(Descriptor.REF_NAME) ? Descriptor.REF_NAME : key, text);
    }
    return compact(annotations);
  }

  /** Most index entries have exactly one annotation: a hundred thousand tags feel it. */
  private static Map<String, String> compact(Map<String, String> annotations) {
    if (annotations.size() > 1) {
      return Collections.unmodifiableMap(annotations);
    }
    return Map.copyOf(annotations);
  }
}
