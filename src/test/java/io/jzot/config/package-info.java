@NullMarked
package io.jzot.config;

import org.jspecify.annotations.NullMarked;
