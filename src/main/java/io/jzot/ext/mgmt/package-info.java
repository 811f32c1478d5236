/**
 * How clients may log in, told to those who have not yet (zot's extension {@code mgmt}). May import
 * the core and {@code api}.
 */
@NullMarked
package io.jzot.ext.mgmt;

import org.jspecify.annotations.NullMarked;
