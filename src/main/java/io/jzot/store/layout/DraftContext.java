package io.jzot.store.layout;

import io.jzot.oci.Digest;
import java.util.function.Predicate;

/**
 * What a draft has to know about the repository beyond its index.
 *
 * @param exists whether the repository exists
 * @param blobs whether a blob is in the repository
 * @param source for the graph
 */
public record DraftContext(boolean exists, Predicate<Digest> blobs, ManifestSource source) {}
