/** Tests of the realm. */
@NullMarked
package io.jzot.auth.htpasswd;

import org.jspecify.annotations.NullMarked;
