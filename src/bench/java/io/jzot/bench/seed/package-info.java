/** What the servers hold before they are measured: the same everywhere, from fixed seeds. */
@NullMarked
package io.jzot.bench.seed;

import org.jspecify.annotations.NullMarked;
