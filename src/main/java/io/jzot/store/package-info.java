/**
 * The storage port: one repository is one OCI image layout. Implementations are named after their
 * medium. It speaks of meaning (blobs, upload sessions, index transactions), never of files; locks
 * never leave it. May import {@code io.jzot.oci} and {@code io.jzot.log}.
 *
 * <p>All methods may block on the medium and are called on threads that nobody interrupts. All
 * implementations are safe for concurrent use; no repository waits for another.
 */
@NullMarked
package io.jzot.store;

import org.jspecify.annotations.NullMarked;
