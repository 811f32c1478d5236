package io.jzot.authz;

import io.jzot.auth.Principal;
import io.jzot.config.AccessControlConfig;
import java.util.Optional;

/** The policy of a configuration. */
public final class AccessPolicies {
  private AccessPolicies() {}

  /**
   * The policy of a section {@code http.accessControl}, or of its absence.
   *
   * @param authenticates whether there is any way to authenticate: without access control everybody
   *     who did may do everything; and everybody, when there is none
   * @throws InvalidPolicyException when conditions cannot be compiled
   */
  public static AccessPolicy of(Optional<AccessControlConfig> config, boolean authenticates)
      throws InvalidPolicyException {
    AccessPolicy policy =
        config.isPresent() ? PolicySet.of(config.get()) : new OpenPolicy(!authenticates);
    return new TokenLimits(policy);
  }

  /**
   * Who asks for the catalog: a token for all of it is not limited to repositories that it names.
   */
  public static Principal asLister(Principal principal) {
    return TokenLimits.coversCatalog(principal)
        ? new Principal(
            principal.name(),
            principal.groups(),
            principal.method(),
            null,
            principal.claims(),
            principal.credential())
        : principal;
  }
}
