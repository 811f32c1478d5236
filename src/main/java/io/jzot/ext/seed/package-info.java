/**
 * What a local registry begins with: the images of OCI layouts, pushed as a client would push them.
 */
@NullMarked
package io.jzot.ext.seed;

import org.jspecify.annotations.NullMarked;
