/** The documents tell the truth, as far as a machine can see. */
@NullMarked
package io.jzot.docs;

import org.jspecify.annotations.NullMarked;
