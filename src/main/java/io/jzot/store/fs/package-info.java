/**
 * A store on a file system: every repository is an OCI image layout that other tools can read,
 * blobs are shared by hard links, and what is acknowledged is durable. All access to the file
 * system goes through {@code Disk}, all its failures through {@code MediumErrors}. May import
 * {@code io.jzot.oci}, {@code io.jzot.oci.json}, {@code io.jzot.store}, {@code
 * io.jzot.store.layout} and {@code io.jzot.log}.
 *
 * <p>Locks: a repository's before a digest's, never two of a kind; a digest's is held for links and
 * renames only, never while a file's content is read, written or forced.
 */
@NullMarked
package io.jzot.store.fs;

import org.jspecify.annotations.NullMarked;
