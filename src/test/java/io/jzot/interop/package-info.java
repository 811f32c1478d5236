/** Other people's clients against our server. */
@NullMarked
package io.jzot.interop;

import org.jspecify.annotations.NullMarked;
