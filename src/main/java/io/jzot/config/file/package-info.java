/**
 * The way from the file to the records: read → decode → default → validate, all problems at once,
 * each with its place; and what else follows from the records: JSON Schema and start-up dump. The
 * way in is {@link io.jzot.config.file.ConfigFile}.
 *
 * <p>May import: the JDK, {@code io.jzot.config}, {@code io.jzot.log}, Jackson, RE2/J, jspecify.
 */
@NullMarked
package io.jzot.config.file;

import org.jspecify.annotations.NullMarked;
