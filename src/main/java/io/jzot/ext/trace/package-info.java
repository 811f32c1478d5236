/**
 * Traces for OpenTelemetry (key {@code extensions.trace}, our own): a span for each request, one
 * below it for what it does with the registry. Nothing of it is there, and no class of the library
 * is loaded, unless it is configured. May import the core and {@code api}.
 */
@NullMarked
package io.jzot.ext.trace;

import org.jspecify.annotations.NullMarked;
