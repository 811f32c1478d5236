package io.jzot.api;

import jakarta.inject.Singleton;

/** Where the server stands in its life; set by the composition root. */
@Singleton
public final class Readiness {
  private volatile boolean started;
  private volatile boolean draining;

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

  public boolean ready() {
    return started && !draining;
  }
}
