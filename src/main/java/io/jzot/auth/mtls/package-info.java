/**
 * Client certificates as identities. May import: {@code io.jzot.auth}, {@code io.jzot.config},
 * WildFly Elytron's X.500 and ASN.1 classes, RE2/J, SLF4J, jspecify.
 */
@NullMarked
package io.jzot.auth.mtls;

import org.jspecify.annotations.NullMarked;
