/**
 * The benchmark: drives registries over HTTP in turns and compares them within the run. Built and
 * run by the Maven profile {@code bench}; sees nothing of what it measures but its HTTP API and its
 * files.
 */
@NullMarked
package io.jzot.bench;

import org.jspecify.annotations.NullMarked;
