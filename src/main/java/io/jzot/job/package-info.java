/**
 * Shells that call what they are about and nothing else, from time to time. May import the ports.
 */
@NullMarked
package io.jzot.job;

import org.jspecify.annotations.NullMarked;
