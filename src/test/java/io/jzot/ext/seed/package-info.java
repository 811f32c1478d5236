@NullMarked
package io.jzot.ext.seed;

import org.jspecify.annotations.NullMarked;
