package io.jzot.store.fs;

import io.jzot.store.LockWatch;
import io.jzot.store.grace.Keeper;

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
    Housekeeping housekeeping,
    Keeper keeper,
    Trash trash,
    SmallContents contents,
    SeenBlobs seen,
    LockWatch locks) {}
