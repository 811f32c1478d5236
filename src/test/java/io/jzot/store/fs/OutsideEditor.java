package io.jzot.store.fs;

import io.jzot.oci.Descriptor;
import io.jzot.oci.LayoutIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What another tool does to an {@code index.json}. */
final class OutsideEditor {
  private OutsideEditor() {}

  /**
   * Gives a manifest a tag, or (null) just takes the tag away. Whatever had the tag stays, without
   * one if that was its last.
   */
  static LayoutIndex tag(LayoutIndex before, String tag, @Nullable Descriptor manifest) {
    List<Descriptor> entries = new ArrayList<>(before.manifests());
    for (Descriptor entry : before.manifests()) {
      if (entry.refName().filter(tag::equals).isPresent()) {
        entries.remove(entry);
        if (entries.stream().noneMatch(each -> each.digest().equals(entry.digest()))) {
          entries.add(named(entry, Map.of()));
        }
      }
    }
    if (manifest != null) {
      entries.removeIf(each -> each.digest().equals(manifest.digest()) && each.refName().isEmpty());
      entries.add(named(manifest, Map.of(Descriptor.REF_NAME, tag)));
    }
    return new LayoutIndex(entries, before.annotations(), before.other());
  }

  private static Descriptor named(Descriptor manifest, Map<String, String> annotations) {
    return new Descriptor(
        manifest.mediaType(),
        manifest.digest(),
        manifest.size(),
        manifest.artifactType(),
        annotations,
        manifest.other());
  }
}
