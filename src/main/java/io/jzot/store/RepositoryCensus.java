package io.jzot.store;

import io.jzot.oci.RepositoryName;

/**
 * What one repository holds.
 *
 * @param bytes of all its blobs, manifests included, shared with others or not
 * @param stored its part of what they take up: of a blob that ten repositories share, a tenth
 * @param uploads sessions that are open
 * @param trash bytes that were taken away and may come back
 * @param stirred whether a garbage collection has to look at it
 */
public record RepositoryCensus(
    RepositoryName name,
    long blobs,
    long bytes,
    double stored,
    long uploads,
    long trash,
    boolean stirred) {}
