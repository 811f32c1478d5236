package io.jzot.bench.server;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** How a server is set up. */
public enum Flavour {
  PLAIN(""),
  TLS(""),
  /** With a store in which there is very much of everything. */
  GROWN(""),
  /**
   * With a store that is full of garbage, of which our server lets go after a second, when it is
   * told to.
   */
  GARBAGE(""),
  /** The same, of a server that has clients meanwhile. */
  VISITED_GARBAGE(""),
  /** With a store in which the same blobs lie many times, as a copy without hard links is. */
  COPIES(""),
  /** Users by htpasswd, of that cost. */
  BCRYPT_5("bench:$2y$05$1tCgLvl8GDt9MuzTPpqScuXbFzdLw.WiqTzs1nqVPeutupWp95ZNG"),
  BCRYPT_10("bench:$2y$10$IuGtSsckSJRHsDv717e/CubwV6tyJ1WGqIwLYP4Amg7F6z73Q8cMO");

  private final String htpasswd;

  Flavour(String htpasswd) {
    this.htpasswd = htpasswd;
  }

  /** The file of users; empty for none. Their passwords are their names. */
  String htpasswd() {
    return htpasswd;
  }

  /** What our servers have to be told about their store, as members of a JSON object. */
  String storage() {
    return isGarbage() ? ", \"gc\": false, \"gcDelay\": \"1s\"" : "";
  }

  private boolean isGarbage() {
    return this == GARBAGE || this == VISITED_GARBAGE;
  }

  boolean authenticates() {
    return !htpasswd.isEmpty();
  }

  String authorization() {
    return authenticates()
        ? "Basic "
            + Base64.getEncoder()
                .encodeToString("bench:bench".getBytes(StandardCharsets.ISO_8859_1))
        : "";
  }
}
