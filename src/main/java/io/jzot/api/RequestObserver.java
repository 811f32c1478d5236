package io.jzot.api;

import io.jzot.registry.Registry;
import io.vertx.ext.web.RoutingContext;

/**
 * Looks on at what one request does with the registry; a bean of each extension that does. What
 * looks on at all requests in the same way stands around the registry itself.
 */
@FunctionalInterface
public interface RequestObserver {

  /** A wrapper for this request, or the registry itself when nobody wants to look. */
  Registry around(Registry registry, RoutingContext routing);
}
