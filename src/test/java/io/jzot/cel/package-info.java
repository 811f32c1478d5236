@NullMarked
package io.jzot.cel;

import org.jspecify.annotations.NullMarked;
