/**
 * Tokens of a token server (distribution token specification), verified with a key from our own
 * configuration. May import: {@code io.jzot.auth}, {@code io.jzot.config}, {@code io.jzot.jwt},
 * jose4j, WildFly Elytron's PEM and ASN.1 classes, SLF4J, jspecify.
 */
@NullMarked
package io.jzot.auth.bearer;

import org.jspecify.annotations.NullMarked;
