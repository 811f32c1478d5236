/**
 * zot's configuration file as immutable records, in zot's words. A record's components are its
 * keys; what a key means, its default and whether it is JZot's own stand on the component, and the
 * decoder, the reference, the JSON Schema and the start-up dump are all derived from there. An
 * adapter gets only its own record.
 *
 * <p>May import: the JDK, {@code io.jzot.oci}, {@code io.jzot.log}, SLF4J, RE2/J, jspecify.
 */
@NullMarked
package io.jzot.config;

import org.jspecify.annotations.NullMarked;
