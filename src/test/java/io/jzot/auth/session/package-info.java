/** Sessions of browsers. */
@NullMarked
package io.jzot.auth.session;

import org.jspecify.annotations.NullMarked;
