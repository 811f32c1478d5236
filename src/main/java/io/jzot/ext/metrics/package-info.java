/**
 * What the server measures, for Prometheus (zot key {@code extensions.metrics}): by wrappers around
 * the registry and the realms, a filter before routing, and a look at the stores from time to time.
 * Nothing of it is there unless it is configured. May import the core and {@code api}.
 */
@NullMarked
package io.jzot.ext.metrics;

import org.jspecify.annotations.NullMarked;
