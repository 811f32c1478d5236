/**
 * What all stores share: the names of a layout's parts, the index of a repository with its graph of
 * manifests, blobs and referrers, the draft that a transaction changes, and the ways to say no. May
 * import {@code io.jzot.oci}, {@code io.jzot.oci.json}, {@code io.jzot.store} and {@code
 * io.jzot.log}.
 */
@NullMarked
package io.jzot.store.layout;

import org.jspecify.annotations.NullMarked;
