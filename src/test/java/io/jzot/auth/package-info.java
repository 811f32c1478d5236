/** Tests of the realm port and of what realms have in common. */
@NullMarked
package io.jzot.auth;

import org.jspecify.annotations.NullMarked;
