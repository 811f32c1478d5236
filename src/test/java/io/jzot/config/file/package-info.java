@NullMarked
package io.jzot.config.file;

import org.jspecify.annotations.NullMarked;
