package io.jzot.oci.json;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Manifest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest points to, as far as it can be made out: also of documents that would be refused
 * as a push but lie in a layout already.
 *
 * @param index whether it is an image index, its children so manifests
 * @param children everything that it references except its subject
 * @param artifactType under which referrers list it
 */
public record ManifestLinks(
    boolean index,
    List<Descriptor> children,
    @Nullable Descriptor subject,
    @Nullable String artifactType,
    Map<String, String> annotations) {

  public static ManifestLinks of(Manifest manifest) {
    return new ManifestLinks(
        manifest instanceof Manifest.Index,
        manifest.children(),
        manifest.subject().orElse(null),
        manifest.artifactType().orElse(null),
        manifest.annotations());
  }
}
