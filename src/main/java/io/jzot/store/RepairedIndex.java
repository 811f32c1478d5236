package io.jzot.store;

import org.jspecify.annotations.Nullable;

/**
 * A repository whose index could not be read and had no log to be made from.
 *
 * @param manifests how many the new index lists, all without tags: blobs do not say how they were
 *     called
 * @param incomplete how many manifests were found that lack something, and so are not listed
 * @param evidence where the old index is kept, below the root; null when nothing was done
 * @param problem why nothing was done; null when all is well
 */
public record RepairedIndex(
    String repository,
    long manifests,
    long incomplete,
    @Nullable String evidence,
    @Nullable String problem) {}
