/**
 * The assertions of the official conformance suite (distribution-spec 1.1 and its development head)
 * as our own table. The numbers in the display names are those of its subtle assertions as we have
 * numbered them; {@link io.jzot.api.conformance.AssertionCoverageTest} says which are missing.
 */
@NullMarked
package io.jzot.api.conformance;

import org.jspecify.annotations.NullMarked;
