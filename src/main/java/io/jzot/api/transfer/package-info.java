/**
 * Bodies on their way in and out: streamed, with back-pressure both ways, and no thread parked per
 * transfer. May import {@code oci} and {@code store}; Vert.x and Netty stay in here as far as they
 * can.
 */
@NullMarked
package io.jzot.api.transfer;

import org.jspecify.annotations.NullMarked;
