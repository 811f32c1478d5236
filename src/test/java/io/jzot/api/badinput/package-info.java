/**
 * The rows of {@link io.jzot.api.badinput.BadInputTest}: requests that are refused, with the status
 * and the code that they get. One class of rows a subject.
 */
@NullMarked
package io.jzot.api.badinput;

import org.jspecify.annotations.NullMarked;
