package io.jzot.auth;

/** What a client must send for a realm: the scheme of {@code WWW-Authenticate}. */
public sealed interface Challenge {

  /** A name and a password. */
  record Basic() implements Challenge {}

  /**
   * A token of a token server (distribution token specification).
   *
   * @param realm URL of the token server
   * @param service what this registry is called there
   */
  record Bearer(String realm, String service) implements Challenge {}
}
