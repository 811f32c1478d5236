/** Tests of what log lines show. */
@NullMarked
package io.jzot.log;

import org.jspecify.annotations.NullMarked;
