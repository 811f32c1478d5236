package io.jzot.store.layout;

import io.jzot.oci.Descriptor;
import io.jzot.oci.Digest;
import org.jspecify.annotations.Nullable;

/**
 * How the manifests of a repository reference a digest.
 *
 * @param manifests how many do
 * @param indexes how many of them are image indexes
 * @param size that they say it has; {@value #DISPUTED} when they disagree
 */
record Usage(Digest digest, int manifests, int indexes, long size) {
  static final long DISPUTED = -1;

  static Usage plus(@Nullable Usage usage, boolean byIndex, Descriptor child) {
    if (usage == null) {
      return new Usage(child.digest(), 1, byIndex ? 1 : 0, child.size());
    }
    return new Usage(
        usage.digest,
        usage.manifests + 1,
        usage.indexes + (byIndex ? 1 : 0),
        usage.size == child.size() ? usage.size : DISPUTED);
  }

  /** Null when nothing references it any more. */
  static @Nullable Usage minus(Usage usage, boolean byIndex) {
    return usage.manifests == 1
        ? null
        : new Usage(
            usage.digest, usage.manifests - 1, usage.indexes - (byIndex ? 1 : 0), usage.size);
  }
}
