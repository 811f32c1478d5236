/**
 * Who may take a blob away, and when: leases, pins, the trash. Plain values and locks, no medium;
 * what lies where is asked of a {@link Shelf}. May import {@code io.jzot.oci}.
 *
 * <p>Lock order: repository, then the lock in here, then the lock of a digest. Never two of a kind.
 */
@NullMarked
package io.jzot.store.grace;

import org.jspecify.annotations.NullMarked;
