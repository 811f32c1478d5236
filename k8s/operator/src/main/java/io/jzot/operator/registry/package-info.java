/**
 * The kind {@code Registry}: what it says, the objects it stands for, and how one is brought to the
 * other. Knows {@code cluster}; kinds beside it know nothing of each other.
 */
@NullMarked
package io.jzot.operator.registry;

import org.jspecify.annotations.NullMarked;
