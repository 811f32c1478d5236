/**
 * The inner pieces that a request goes through, each by itself, with JMH: {@code ./mvnw -Pbench
 * verify -Dbench=inner}. Sees the public types of the core.
 */
@NullMarked
package io.jzot.bench.inner;

import org.jspecify.annotations.NullMarked;
