/** What stands beside the distribution specification. */
@NullMarked
package io.jzot.ext;

import org.jspecify.annotations.NullMarked;
