/** Tests of the realm. */
@NullMarked
package io.jzot.auth.bearer;

import org.jspecify.annotations.NullMarked;
