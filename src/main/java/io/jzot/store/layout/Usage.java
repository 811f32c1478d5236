package io.jzot.store.layout;

import org.jspecify.annotations.Nullable;

/**
 * How the manifests of a repository reference a digest.
 *
 * @param manifests how many do
 * @param indexes how many of them are image indexes
 * @param size that they say it has; {@value #DISPUTED} when they disagree
 */
record Usage(int manifests, int indexes, long size) {
  static final long DISPUTED = -1;

  static Usage plus(@Nullable Usage usage, boolean byIndex, long size) {
    if (usage == null) {
      return new Usage(1, byIndex ? 1 : 0, size);
    }
    return new Usage(
        usage.manifests + 1,
        usage.indexes + (byIndex ? 1 : 0),
        usage.size == size ? size : DISPUTED);
  }

  /** Null when nothing references it any more. */
  static @Nullable Usage minus(Usage usage, boolean byIndex) {
    return usage.manifests == 1
        ? null
        : new Usage(usage.manifests - 1, usage.indexes - (byIndex ? 1 : 0), usage.size);
  }
}
