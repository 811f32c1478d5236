/** What is measured: the rows of the table. */
@NullMarked
package io.jzot.bench.row;

import org.jspecify.annotations.NullMarked;
