/** The rules of the house, and violations planted to prove that they bite. */
@NullMarked
package io.jzot.arch;

import org.jspecify.annotations.NullMarked;
