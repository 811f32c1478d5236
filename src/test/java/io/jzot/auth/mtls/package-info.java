/** Tests of the realm. */
@NullMarked
package io.jzot.auth.mtls;

import org.jspecify.annotations.NullMarked;
