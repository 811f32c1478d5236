/** Tests of the realm. */
@NullMarked
package io.jzot.auth.oidc;

import org.jspecify.annotations.NullMarked;
