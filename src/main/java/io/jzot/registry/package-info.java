/**
 * The core: what a registry does, over a {@link io.jzot.store.Storage}. One flat interface in the
 * words of the distribution specification; everything that cuts across it is a wrapper, composed in
 * {@code io.jzot.app}. May import {@code oci}, {@code config}, {@code store}, {@code log}, {@code
 * authz} and {@code auth.Principal}.
 */
@NullMarked
package io.jzot.registry;

import org.jspecify.annotations.NullMarked;
