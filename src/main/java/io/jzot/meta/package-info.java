/**
 * Ports of what belongs to users and cannot be derived from the store: API keys, sessions, groups
 * as they were at the last log-in. Secrets are known by their hashes only. Adapters are packages
 * below, one a database.
 *
 * <p>May import: the JDK, {@code io.jzot.oci}, {@code io.jzot.log}, {@code io.jzot.config},
 * jspecify.
 */
@NullMarked
package io.jzot.meta;

import org.jspecify.annotations.NullMarked;
