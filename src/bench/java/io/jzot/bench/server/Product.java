package io.jzot.bench.server;

import io.jzot.bench.seed.Seeder;
import java.io.IOException;
import java.nio.file.Path;

/** A kind of server, which can be started on a store of its own. */
public interface Product {
  String name();

  Role role();

  /** Fills a store. */
  Seeder seeder(Path root);

  boolean can(Flavour flavour);

  /** The same, as it starts where nothing prepared it for that. */
  default Product untrained() {
    return this;
  }

  /**
   * Starts it.
   *
   * @param folder for its configuration and its log
   * @param root its store
   */
  Contender start(Path folder, Path root, Flavour flavour) throws IOException, InterruptedException;
}
