package io.jzot.store.fs;

/** What the repositories of a store share. */
record StoreParts(
    DurableFiles files,
    MediumErrors errors,
    SharedBlobs shared,
    FileBlobs blobs,
    FileUploads uploads,
    Catalog catalog,
    Quarantine quarantine,
    DedupeRebuild rebuild,
    Housekeeping housekeeping) {}
