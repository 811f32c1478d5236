@NullMarked
package io.jzot.authz;

import org.jspecify.annotations.NullMarked;
