/**
 * Log-in by identity providers: OpenID Connect, and GitHub's OAuth 2. May import: {@code
 * io.jzot.auth}, {@code io.jzot.config}, {@code io.jzot.log}, the Nimbus OAuth SDK with its JSON,
 * Elytron's PEM and ASN.1 classes, Caffeine, SLF4J, jspecify.
 */
@NullMarked
package io.jzot.auth.openid;

import org.jspecify.annotations.NullMarked;
