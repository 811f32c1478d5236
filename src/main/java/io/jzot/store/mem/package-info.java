/**
 * A store in memory, for tests and throw-away registries. May import {@code io.jzot.oci}, {@code
 * io.jzot.store} and {@code io.jzot.store.layout}.
 */
@NullMarked
package io.jzot.store.mem;

import org.jspecify.annotations.NullMarked;
