/** From measurements to tables. */
@NullMarked
package io.jzot.bench.report;

import org.jspecify.annotations.NullMarked;
