/**
 * Sessions of browsers: sealed cookies, and what they stand for in the database of users.
 *
 * <p>May import: the JDK, {@code io.jzot.auth}, {@code io.jzot.meta}, {@code io.jzot.config},
 * {@code io.jzot.log}, jose4j, SLF4J, jspecify.
 */
@NullMarked
package io.jzot.auth.session;

import org.jspecify.annotations.NullMarked;
