/** Fixtures that any test may use. */
@NullMarked
package io.jzot.testing;

import org.jspecify.annotations.NullMarked;
