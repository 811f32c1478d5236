/**
 * Who may do what: one function decides for requests, listings and search. Deny by default. May
 * import {@code oci}, {@code log}, {@code config}, {@code cel} and {@code auth}.
 */
@NullMarked
package io.jzot.authz;

import org.jspecify.annotations.NullMarked;
