package io.jzot.bench.server;

/** As what a server takes part. */
public enum Role {
  OURS,
  /** Another registry. */
  PEER,
  /** No registry: what the machine can do with files and sockets. */
  LIMIT
}
