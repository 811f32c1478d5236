/** The release form, {@code target/jzot}, tested as a process; run by failsafe. */
@NullMarked
package io.jzot.release;

import org.jspecify.annotations.NullMarked;
