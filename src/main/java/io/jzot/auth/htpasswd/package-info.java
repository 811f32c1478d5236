/**
 * Users in a file of {@code user:hash} lines. May import: {@code io.jzot.auth}, {@code
 * io.jzot.config}, {@code io.jzot.log}, WildFly Elytron's passwords, SLF4J, jspecify.
 */
@NullMarked
package io.jzot.auth.htpasswd;

import org.jspecify.annotations.NullMarked;
