package io.jzot.authz;

import io.jzot.auth.Principal;
import io.jzot.config.AccessControlConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The groups of the configuration, joined with a principal's own at each request. */
final class Groups {
  private final Map<String, Set<String>> byUser = new HashMap<>();

  Groups(Map<String, AccessControlConfig.Group> config) {
    config.forEach(
        (name, group) ->
            group
                .users()
                .forEach(user -> byUser.computeIfAbsent(user, u -> new TreeSet<>()).add(name)));
  }

  /** Those that a principal is in right now, sorted; none when it is anonymous. */
  Set<String> of(Principal principal) {
    TreeSet<String> groups = new TreeSet<>();
    if (!principal.isAnonymous()) {
      groups.addAll(principal.groups());
      if (!principal.name().isEmpty()) {
        groups.addAll(byUser.getOrDefault(principal.name(), Set.of()));
      }
    }
    return groups;
  }
}
