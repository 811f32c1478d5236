/**
 * Reading and writing the specifications' documents: manifests and image indexes as they are
 * pushed, a layout's index, the answer to a referrers request. Jackson stays in here. May import
 * {@code io.jzot.oci}.
 */
@NullMarked
package io.jzot.oci.json;

import org.jspecify.annotations.NullMarked;
