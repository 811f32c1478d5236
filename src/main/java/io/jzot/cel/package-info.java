/**
 * The Common Expression Language as zot's configuration speaks it. May import nothing of ours; the
 * library behind it is seen nowhere else.
 */
@NullMarked
package io.jzot.cel;

import org.jspecify.annotations.NullMarked;
