/**
 * Who a request comes from: the port of the realms ({@link io.jzot.auth.Realm}), the chain that
 * asks them, and what they have in common. Each realm is a package of its own below, and sees
 * nothing of its siblings.
 *
 * <p>May import: the JDK, {@code io.jzot.oci}, {@code io.jzot.log}, {@code io.jzot.config},
 * Caffeine, SLF4J, jspecify.
 */
@NullMarked
package io.jzot.auth;

import org.jspecify.annotations.NullMarked;
