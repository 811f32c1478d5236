/**
 * Sessions of browsers.
 *
 * <p>May import: the JDK, {@code io.jzot.auth}, {@code io.jzot.config}, {@code io.jzot.log},
 * jose4j, Caffeine, SLF4J, jspecify.
 */
@NullMarked
package io.jzot.auth.session;

import org.jspecify.annotations.NullMarked;
