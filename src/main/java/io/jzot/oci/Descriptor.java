package io.jzot.oci;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A content descriptor (image-spec, "OCI Content Descriptors").
 *
 * @param size of the content in bytes
 * @param artifactType of the manifest that it points to
 * @param other members that are kept but not interpreted ({@code platform}, {@code urls}, {@code
 *     data}, unknown ones) as plain maps, lists, strings, numbers and booleans
 */
public record Descriptor(
    MediaType mediaType,
    Digest digest,
    long size,
    @Nullable String artifactType,
    Map<String, String> annotations,
    Map<String, Object> other) {

  /** The annotation that carries a tag in a layout's index (image-spec, "Image Layout"). */
  public static final String REF_NAME = "org.opencontainers.image.ref.name";

  public static Descriptor of(MediaType mediaType, Digest digest, long size) {
    return new Descriptor(mediaType, digest, size, null, Map.of(), Map.of());
  }

  /** The value of the {@value #REF_NAME} annotation, whatever its grammar. */
  public Optional<String> refName() {
    return Optional.ofNullable(annotations.get(REF_NAME));
  }
}
