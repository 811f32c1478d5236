@NullMarked
package io.jzot.oci;

import org.jspecify.annotations.NullMarked;
