/** Log-in by identity providers, against one that can misbehave. */
@NullMarked
package io.jzot.auth.openid;

import org.jspecify.annotations.NullMarked;
