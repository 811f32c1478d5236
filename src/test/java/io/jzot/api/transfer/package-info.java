@NullMarked
package io.jzot.api.transfer;

import org.jspecify.annotations.NullMarked;
