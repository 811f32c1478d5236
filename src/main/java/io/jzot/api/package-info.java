/**
 * HTTP: JAX-RS resources that parse, call the {@link io.jzot.registry.Registry} and render; the
 * guard before routing; one exception mapper. May import {@code oci}, {@code registry}, {@code
 * store} (opened blobs and upload sessions), {@code auth}, {@code config}, {@code log}; never
 * {@code java.nio.file} nor an adapter.
 */
@NullMarked
package io.jzot.api;

import org.jspecify.annotations.NullMarked;
