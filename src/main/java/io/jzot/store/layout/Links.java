package io.jzot.store.layout;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import io.jzot.oci.json.ManifestLinks;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest of a repository points to, kept for as long as the manifest is there.
 *
 * @param known false when its bytes are absent or no JSON
 * @param index whether it is an image index
 * @param children each once
 * @param annotations only of manifests with a subject: referrers show them
 */
record Links(
    boolean known,
    boolean index,
    List<Digest> children,
    @Nullable Digest subject,
    @Nullable String artifactType,
    Map<String, String> annotations) {

  /** Of what is no manifest. */
  static final Links NONE = new Links(true, false, List.of(), null, null, Map.of());

  /** Of a manifest whose bytes are absent or no JSON. */
  static final Links UNKNOWN = new Links(false, false, List.of(), null, null, Map.of());

  /**
   * @param children its children, each once
   */
  static Links of(ManifestLinks links, List<Digest> children) {
    Descriptor subject = links.subject();
    return new Links(
        true,
        links.index(),
        List.copyOf(children),
        subject == null ? null : subject.digest(),
        links.artifactType(),
        subject == null ? Map.of() : links.annotations());
  }
}
