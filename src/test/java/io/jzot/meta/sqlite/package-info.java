/** The database of users. */
@NullMarked
package io.jzot.meta.sqlite;

import org.jspecify.annotations.NullMarked;
