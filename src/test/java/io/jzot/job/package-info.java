/** Tests of the clock's shells. */
@NullMarked
package io.jzot.job;

import org.jspecify.annotations.NullMarked;
