package io.jzot.authz;

import io.jzot.config.AccessControlConfig.Policy;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Actions for users and groups, while all conditions hold.
 *
 * @param place where it stands in the configuration
 */
record Clause(
    String place,
    Set<String> users,
    Set<String> groups,
    Set<Action> actions,
    List<Condition> conditions) {

  static Clause of(String place, Policy policy, ConditionCompiler compiler) {
    return new Clause(
        place,
        Set.copyOf(policy.users()),
        Set.copyOf(policy.groups()),
        Action.of(policy.actions()),
        compiler.compile(place, policy.conditions()));
  }

  /** Whether it names that user. An identity without a name is nobody in particular. */
  boolean namesUser(Subject subject) {
    return subject.isAuthenticated()
        && !subject.principal().name().isEmpty()
        && users.contains(subject.principal().name());
  }

  /** The group, first by name, through which it concerns that user. */
  Optional<String> group(Subject subject) {
    return subject.groups().stream().filter(groups::contains).findFirst();
  }

  boolean concerns(Subject subject) {
    return namesUser(subject) || group(subject).isPresent();
  }
}
