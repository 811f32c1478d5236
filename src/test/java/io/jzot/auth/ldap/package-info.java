/** Tests of the realm. */
@NullMarked
package io.jzot.auth.ldap;

import org.jspecify.annotations.NullMarked;
