/**
 * The vocabulary of the OCI specifications: pure, immutable values that are parsed once at the edge
 * and passed around typed ever after. Imports nothing of ours; JDK only.
 */
@NullMarked
package io.jzot.oci;

import org.jspecify.annotations.NullMarked;
