/** Who gets in and may do what, over HTTP, with a configuration file as operators write it. */
@NullMarked
package io.jzot.api.access;

import org.jspecify.annotations.NullMarked;
