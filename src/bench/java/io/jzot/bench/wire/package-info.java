/** An HTTP/1.1 client that costs little, so that the server is what is measured. */
@NullMarked
package io.jzot.bench.wire;

import org.jspecify.annotations.NullMarked;
