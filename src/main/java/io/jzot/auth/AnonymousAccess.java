package io.jzot.auth;

import io.jzot.config.AccessControlConfig;
import java.util.Optional;

/**
 * What the access policy says about clients without credentials, as far as authentication must
 * know: it lets them in only where there could be something for them.
 *
 * @param allowed whether anonymous clients may do anything anywhere
 * @param mixed whether somebody else may do something too, so that some clients must log in
 */
public record AnonymousAccess(boolean allowed, boolean mixed) {

  /**
   * As zot decides: without a policy for anonymous clients there is nothing for them, as long as
   * there is any way to log in.
   *
   * @param canLogIn whether there is a realm at all
   */
  public static AnonymousAccess of(Optional<AccessControlConfig> policy, boolean canLogIn) {
    if (!canLogIn) {
      return new AnonymousAccess(true, false);
    }
    if (policy.isEmpty()) {
      return new AnonymousAccess(false, false);
    }
    boolean allowed =
        policy.get().repositories().values().stream()
            .anyMatch(repository -> !repository.anonymousPolicy().isEmpty());
    return new AnonymousAccess(allowed, allowed && namesUsers(policy.get()));
  }

  private static boolean namesUsers(AccessControlConfig policy) {
    return policy.adminPolicy().isPresent()
        || policy.repositories().values().stream()
            .anyMatch(
                repository ->
                    !repository.policies().isEmpty() || !repository.defaultPolicy().isEmpty());
  }
}
