package io.jzot.authz;

import io.jzot.authz.Decision.Allowed;
import io.jzot.config.AccessControlConfig.RepositoryPolicies;
import io.jzot.config.Glob;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What goes for the repositories of one pattern. Rights add up; the order decides only which rule
 * is named as the reason.
 */
record RepositoryRules(
    RepositoryPattern pattern,
    List<Clause> clauses,
    Set<Action> defaultPolicy,
    Set<Action> anonymousPolicy) {

  static RepositoryRules of(Glob glob, RepositoryPolicies config, ConditionCompiler compiler) {
    RepositoryPattern pattern = RepositoryPattern.of(glob);
    List<Clause> clauses =
        IntStream.range(0, config.policies().size())
            .mapToObj(
                i ->
                    Clause.of(pattern + ".policies[" + i + "]", config.policies().get(i), compiler))
            .toList();
    return new RepositoryRules(
        pattern, clauses, Action.of(config.defaultPolicy()), Action.of(config.anonymousPolicy()));
  }

  Optional<Allowed> grant(Judgement judgement, Action action) {
    return first(action, judgement::grantToUser)
        .or(() -> first(action, judgement::grantToGroup))
        .or(() -> grantToAll(judgement.subject(), action));
  }

  private Optional<Allowed> first(Action action, Function<Clause, Optional<Allowed>> grant) {
    return clauses.stream()
        .filter(clause -> clause.actions().contains(action))
        .flatMap(clause -> grant.apply(clause).stream())
        .findFirst();
  }

  private Optional<Allowed> grantToAll(Subject subject, Action action) {
    if (subject.isAuthenticated() && defaultPolicy.contains(action)) {
      return Optional.of(new Allowed(pattern + ".defaultPolicy", false));
    }
    return subject.isNobodyInParticular() && anonymousPolicy.contains(action)
        ? Optional.of(new Allowed(pattern + ".anonymousPolicy", false))
        : Optional.empty();
  }

  /** Whether there is a rule that may let that one read, its conditions left aside. */
  boolean mayGrantRead(Subject subject) {
    return grantToAll(subject, Action.READ).isPresent()
        || clauses.stream()
            .anyMatch(clause -> clause.actions().contains(Action.READ) && clause.concerns(subject));
  }
}
