/**
 * What stands beside the distribution specification: one package a feature, none of which sees
 * another. A feature wraps the registry, guards pushes, or has routes of its own. May import the
 * core ({@code oci}, {@code log}, {@code config}, {@code store}, {@code auth}, {@code authz},
 * {@code registry}) and, to know who asks, {@code api}.
 */
@NullMarked
package io.jzot.ext;

import org.jspecify.annotations.NullMarked;
