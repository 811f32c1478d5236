/**
 * Users in an LDAP directory. May import: {@code io.jzot.auth}, {@code io.jzot.config}, {@code
 * io.jzot.log}, the UnboundID LDAP SDK, SLF4J, jspecify.
 */
@NullMarked
package io.jzot.auth.ldap;

import org.jspecify.annotations.NullMarked;
