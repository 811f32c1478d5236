/**
 * Fixtures that any test may use: content for stores, content and a client for registries over
 * HTTP, and a raw connection where every byte matters.
 */
@NullMarked
package io.jzot.testing;

import org.jspecify.annotations.NullMarked;
