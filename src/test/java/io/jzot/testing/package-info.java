/**
 * What tests share: a client for registries, a raw connection where every byte matters, and
 * declarative content. Imports only {@code io.jzot.oci} of the code under test.
 */
@NullMarked
package io.jzot.testing;

import org.jspecify.annotations.NullMarked;
