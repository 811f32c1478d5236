@NullMarked
package io.jzot.store;

import org.jspecify.annotations.NullMarked;
