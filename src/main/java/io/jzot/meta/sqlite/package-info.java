/**
 * What belongs to users, in one SQLite file under the root ({@code docs/adr/0018}).
 *
 * <p>May import: the JDK with {@code java.sql}, {@code io.jzot.meta}, {@code io.jzot.oci}, {@code
 * io.jzot.log}, Flyway, the SQLite driver, SLF4J, jspecify.
 */
@NullMarked
package io.jzot.meta.sqlite;

import org.jspecify.annotations.NullMarked;
