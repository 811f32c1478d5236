/**
 * Garbage collection: decides what of what may go does go, and reports. What is safe the store
 * knows. May import {@code io.jzot.oci}, {@code io.jzot.log}, {@code io.jzot.config} and {@code
 * io.jzot.store}.
 */
@NullMarked
package io.jzot.gc;

import org.jspecify.annotations.NullMarked;
