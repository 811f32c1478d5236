@NullMarked
package io.jzot.app;

import org.jspecify.annotations.NullMarked;
