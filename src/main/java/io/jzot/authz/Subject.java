package io.jzot.authz;

import io.jzot.auth.Principal;
import java.util.Set;

/**
 * A principal as the policies see it.
 *
 * @param groups its own and those of the configuration, sorted
 * @param admin whether the admin policy names it, whatever that grants
 */
record Subject(Principal principal, Set<String> groups, boolean admin) {
  boolean isAuthenticated() {
    return !principal.isAnonymous();
  }

  /** An anonymous client, or the token without a name that one gets of a token server. */
  boolean isNobodyInParticular() {
    return principal.name().isEmpty();
  }
}
