/** Tests of our own tokens, and of what the token endpoint decides. */
@NullMarked
package io.jzot.auth.token;

import org.jspecify.annotations.NullMarked;
