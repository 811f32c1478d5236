package io.jzot.api;

import io.jzot.registry.AuthorizedRegistry;
import io.jzot.registry.Registry;
import io.quarkus.arc.All;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.List;

/** The registry as those who ask may see it; resources have no other. */
@Singleton
public final class Callers {
  private final Registry registry;
  private final List<RequestObserver> observers;

  public Callers(Registry registry, @All List<RequestObserver> observers) {
    this.registry = registry;
    this.observers = List.copyOf(observers);
  }

  /** The registry for one request, good on any thread for as long as the request is worked on. */
  Registry registry(RoutingContext routing) {
    Caller caller = Caller.of(routing);
    Registry theirs =
        new AuthorizedRegistry(registry, caller.policy(), caller.principal(), caller.facts());
    for (RequestObserver observer : observers) {
      theirs = observer.around(theirs, routing);
    }
    return theirs;
  }
}
