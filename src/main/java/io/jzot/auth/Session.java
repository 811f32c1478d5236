package io.jzot.auth;

import java.util.Optional;
import java.util.Set;

/**
 * A log-in that a browser carries on with a cookie.
 *
 * @param groups as they were at the log-in
 * @param method how the user logged in: the name of the realm, or {@code openid}
 * @param provider who vouched for the user, if an identity provider did
 */
public record Session(
    String user, Set<String> groups, String method, Optional<ProviderLogin> provider) {
  public Session {
    groups = Set.copyOf(groups);
  }

  /** Whom the requests of this session come from. */
  public Principal principal() {
    return Principal.user(user, groups, method);
  }
}
