@NullMarked
package io.jzot.operator.registry;

import org.jspecify.annotations.NullMarked;
