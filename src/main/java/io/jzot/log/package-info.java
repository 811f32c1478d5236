/**
 * Structured fields for log lines: constant text plus {@code key=value}. Imports nothing of ours;
 * JDK only. Loggers are SLF4J's.
 */
@NullMarked
package io.jzot.log;

import org.jspecify.annotations.NullMarked;
