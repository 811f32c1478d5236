package io.jzot.api;

import io.jzot.store.Storage;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Where the server stands in its life; set by the composition root. */
@Singleton
public final class Readiness {
  /** Asked only once it is open. */
  private final Provider<Storage> storage;

  private volatile boolean started;
  private volatile boolean draining;

  public Readiness(Provider<Storage> storage) {
    this.storage = storage;
  }

  /** The store is open and requests are answered. */
  public void start() {
    started = true;
  }

  /** The server is about to stop: balancers should send new work elsewhere. */
  public void drain() {
    draining = true;
  }

  public boolean started() {
    return started;
  }

  /** Why new work should go elsewhere; empty when it is welcome. */
  public Optional<String> obstacle() {
    return started && !draining ? storage.get().trouble() : Optional.of("not ready");
  }
}
