/** Tests of {@code ext.metrics}. */
@NullMarked
package io.jzot.ext.metrics;

import org.jspecify.annotations.NullMarked;
