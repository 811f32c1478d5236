/**
 * Images have to carry the annotations that the operator asks for (zot key {@code
 * extensions.lint}). May import {@code oci} and {@code registry}.
 */
@NullMarked
package io.jzot.ext.lint;

import org.jspecify.annotations.NullMarked;
