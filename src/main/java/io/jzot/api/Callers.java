package io.jzot.api;

import io.jzot.registry.AuthorizedRegistry;
import io.jzot.registry.Registry;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/** The registry as those who ask may see it; resources have no other. */
@Singleton
public final class Callers {
  private final Registry registry;

  public Callers(Registry registry) {
    this.registry = registry;
  }

  /** The registry for one request, good on any thread for as long as the request is worked on. */
  Registry registry(RoutingContext routing) {
    Caller caller = Caller.of(routing);
    return new AuthorizedRegistry(registry, caller.policy(), caller.principal(), caller.facts());
  }
}
