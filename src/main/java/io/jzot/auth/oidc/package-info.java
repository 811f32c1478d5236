/**
 * Workload identities: tokens of OpenID Connect issuers such as Kubernetes and CI systems, verified
 * with the keys that the issuer publishes. May import: {@code io.jzot.auth}, {@code
 * io.jzot.config}, {@code io.jzot.log}, {@code io.jzot.cel}, {@code io.jzot.jwt}, jose4j, SLF4J,
 * jspecify.
 */
@NullMarked
package io.jzot.auth.oidc;

import org.jspecify.annotations.NullMarked;
