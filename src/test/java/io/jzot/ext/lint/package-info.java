/** Lint. */
@NullMarked
package io.jzot.ext.lint;

import org.jspecify.annotations.NullMarked;
