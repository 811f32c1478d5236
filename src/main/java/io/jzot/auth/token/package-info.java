/**
 * JZot's own short-lived tokens: made at the token endpoint for who proves who it is, or for nobody
 * in particular; taken back as credentials. And what else the token endpoint does, for workloads
 * and for another token server. May import: {@code io.jzot.auth}, {@code io.jzot.config}, {@code
 * io.jzot.log}, {@code io.jzot.jwt}, jose4j, SLF4J, jspecify.
 */
@NullMarked
package io.jzot.auth.token;

import org.jspecify.annotations.NullMarked;
