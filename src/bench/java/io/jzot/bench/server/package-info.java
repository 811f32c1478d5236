/** The servers that are measured: started here, or somewhere else already. */
@NullMarked
package io.jzot.bench.server;

import org.jspecify.annotations.NullMarked;
