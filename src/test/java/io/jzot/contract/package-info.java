/**
 * What every implementation of a port has to do: one abstract class a port, inherited by the tests.
 */
@NullMarked
package io.jzot.contract;

import org.jspecify.annotations.NullMarked;
