package io.jzot.oci;

import java.util.List;
import java.util.Map;

/**
 * The {@code index.json} of an image layout (image-spec, "Image Layout").
 *
 * @param manifests one descriptor per tag, plus one without a tag per untagged manifest; foreign
 *     layouts may repeat names or use names outside the tag grammar
 * @param other members that are kept but not interpreted
 */
public record LayoutIndex(
    List<Descriptor> manifests, Map<String, String> annotations, Map<String, Object> other) {
  public static final LayoutIndex EMPTY = new LayoutIndex(List.of(), Map.of(), Map.of());
}
