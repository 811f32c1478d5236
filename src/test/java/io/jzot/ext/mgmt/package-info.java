/** Tests of {@code ext.mgmt}. */
@NullMarked
package io.jzot.ext.mgmt;

import org.jspecify.annotations.NullMarked;
