package io.jzot.store.fs;

import io.jzot.store.layout.RepositoryIndex;

/**
 * What a change log says.
 *
 * @param first number of the newest change in its snapshot
 * @param length where the next record belongs
 * @param snapshotLength how much of that is the snapshot
 * @param torn whether something lies beyond that length
 * @param absorbed checksum of the document from outside that the snapshot contains; 0 for none
 * @param file what the file looks like
 */
record LogContents(
    RepositoryIndex index,
    long first,
    long length,
    long snapshotLength,
    boolean torn,
    long absorbed,
    FileState file) {}
