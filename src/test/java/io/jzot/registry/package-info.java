@NullMarked
package io.jzot.registry;

import org.jspecify.annotations.NullMarked;
