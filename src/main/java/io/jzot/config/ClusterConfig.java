package io.jzot.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Servers that share one remote store, each responsible for some of the repositories. */
@Doc("Servers that share one remote store, each responsible for some of the repositories.")
public record ClusterConfig(
    @Doc("All members as `host:port`, the same list on each.") List<String> members,
    @Doc("Key of the hash that assigns repositories to members; 16 characters, the same on each.")
        Secret hashKey,
    @Doc("How members talk to each other.") Optional<Tls> tls) {

  /** The client side of the connections between members. */
  @Doc("The client side of the connections between members.")
  public record Tls(
      @Doc("Client certificate, PEM.") Optional<Path> cert,
      @Doc("Its key, PEM.") Optional<Path> key,
      @Doc("Certificate authorities, PEM.") Optional<Path> cacert) {}
}
