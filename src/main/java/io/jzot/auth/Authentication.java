package io.jzot.auth;

import java.util.Optional;

/**
 * Everything that decides on who a client is, as one value: a reload swaps it as a whole.
 *
 * @param realms asked with what the client offers
 * @param anonymous what a client that offers nothing may do
 * @param tokens where clients get tokens, if they do
 */
public record Authentication(
    RealmChain realms, AnonymousAccess anonymous, Optional<TokenEndpoint> tokens) {

  /** Without a token endpoint. */
  public Authentication(RealmChain realms, AnonymousAccess anonymous) {
    this(realms, anonymous, Optional.empty());
  }
}
