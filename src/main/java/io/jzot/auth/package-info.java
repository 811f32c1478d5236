/**
 * Who a request comes from: the port of the realms and what is common to them. May import {@code
 * oci}, {@code log} and {@code config}; each realm is a package of its own below.
 */
@NullMarked
package io.jzot.auth;

import org.jspecify.annotations.NullMarked;
