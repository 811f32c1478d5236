/**
 * The composition root: command line, start-up, producers, and the chain of wrappers. Sees
 * everything, nobody sees it.
 */
@NullMarked
package io.jzot.app;

import org.jspecify.annotations.NullMarked;
