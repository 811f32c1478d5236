/**
 * The clock: scheduled shells that call what they are about and nothing else. May import the ports.
 */
@NullMarked
package io.jzot.job;

import org.jspecify.annotations.NullMarked;
