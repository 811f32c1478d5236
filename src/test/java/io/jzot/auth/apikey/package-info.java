/** API keys. */
@NullMarked
package io.jzot.auth.apikey;

import org.jspecify.annotations.NullMarked;
