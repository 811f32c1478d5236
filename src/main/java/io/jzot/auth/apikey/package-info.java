/**
 * API keys: how they are made, and the realm that knows them.
 *
 * <p>May import: the JDK, {@code io.jzot.auth}, {@code io.jzot.meta}, {@code io.jzot.config},
 * {@code io.jzot.oci}, {@code io.jzot.log}, SLF4J, jspecify.
 */
@NullMarked
package io.jzot.auth.apikey;

import org.jspecify.annotations.NullMarked;
