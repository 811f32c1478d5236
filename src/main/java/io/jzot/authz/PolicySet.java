package io.jzot.authz;

import io.jzot.auth.Principal;
import io.jzot.authz.Decision.Allowed;
import io.jzot.authz.Decision.Cause;
import io.jzot.authz.Decision.Denied;
import io.jzot.config.AccessControlConfig;
import io.jzot.oci.RepositoryName;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * zot's {@code http.accessControl}. Of the patterns that match a name only the first in their order
 * counts; what it does not grant, the admin policy may.
 */
public final class PolicySet implements AccessPolicy {
  private static final String ADMIN = "adminPolicy";
  private static final String METRICS = "metrics";

  private final List<RepositoryRules> rules;
  private final Optional<Clause> admin;
  private final Groups groups;
  private final Optional<AccessControlConfig.Metrics> metrics;

  private PolicySet(
      List<RepositoryRules> rules, Optional<Clause> admin, AccessControlConfig config) {
    this.rules = rules;
    this.admin = admin;
    this.groups = new Groups(config.groups());
    this.metrics = config.metrics();
  }

  /**
   * Compiles a section {@code http.accessControl}.
   *
   * @throws InvalidPolicyException when conditions cannot be compiled
   */
  public static PolicySet of(AccessControlConfig config) throws InvalidPolicyException {
    ConditionCompiler compiler = new ConditionCompiler();
    List<RepositoryRules> rules =
        config.repositories().entrySet().stream()
            .map(entry -> RepositoryRules.of(entry.getKey(), entry.getValue(), compiler))
            .sorted(Comparator.comparing(RepositoryRules::pattern))
            .toList();
    Optional<Clause> admin = config.adminPolicy().map(policy -> Clause.of(ADMIN, policy, compiler));
    compiler.check();
    return new PolicySet(rules, admin, config);
  }

  @Override
  public Decision decide(AccessRequest request) {
    Judgement judgement = Judgement.of(subject(request.principal()), request);
    Optional<RepositoryRules> found = rules(request.repository());
    Optional<Allowed> granted =
        found
            .flatMap(rule -> rule.grant(judgement, request.action()))
            .or(() -> grantToAdmin(judgement, request.action()));
    return granted.isPresent() ? granted.get() : judgement.denied(nothing(found, request));
  }

  private static String nothing(Optional<RepositoryRules> found, AccessRequest request) {
    return found
        .map(rule -> rule.pattern() + " does not grant " + request.action() + " to this one")
        .orElse("no pattern of repositories matches");
  }

  private Optional<Allowed> grantToAdmin(Judgement judgement, Action action) {
    return admin
        .filter(clause -> clause.actions().contains(action))
        .flatMap(clause -> asAdmin(judgement, clause));
  }

  private static Optional<Allowed> asAdmin(Judgement judgement, Clause clause) {
    return judgement.grantToUser(clause).or(() -> judgement.grantToGroup(clause));
  }

  @Override
  public Decision administer(Principal principal, RequestFacts facts) {
    Judgement judgement = Judgement.of(subject(principal), facts);
    Optional<Allowed> granted = admin.flatMap(clause -> asAdmin(judgement, clause));
    return granted.isPresent() ? granted.get() : judgement.denied(ADMIN + " names somebody else");
  }

  @Override
  public Decision readMetrics(Principal principal) {
    boolean anonymous = principal.isAnonymous();
    boolean granted =
        anonymous
            ? metrics.filter(it -> it.anonymousPolicy().contains(Action.READ.key())).isPresent()
            : metrics.filter(it -> it.users().contains(principal.name())).isPresent();
    String place = METRICS + (anonymous ? ".anonymousPolicy" : ".users");
    return granted
        ? new Allowed(place, false)
        : new Denied(Cause.NO_RULE, place + " does not grant it", Optional.empty());
  }

  @Override
  public boolean readsEverything(Principal principal) {
    Subject subject = subject(principal);
    return adminWhoReads(subject).filter(clause -> clause.conditions().isEmpty()).isPresent();
  }

  @Override
  public SortedSet<String> readablePrefixes(Principal principal) {
    Subject subject = subject(principal);
    TreeSet<String> prefixes =
        rules.stream()
            .filter(rule -> rule.mayGrantRead(subject))
            .map(rule -> rule.pattern().prefix())
            .collect(Collectors.toCollection(TreeSet::new));
    if (adminWhoReads(subject).isPresent()) {
      prefixes.add("");
    }
    return Prefixes.shortest(prefixes);
  }

  private Optional<Clause> adminWhoReads(Subject subject) {
    return admin.filter(
        clause -> clause.actions().contains(Action.READ) && clause.concerns(subject));
  }

  /** The patterns that match a name, the one that counts first. */
  public List<String> matching(RepositoryName name) {
    return rules.stream()
        .map(RepositoryRules::pattern)
        .filter(pattern -> pattern.matches(name))
        .map(RepositoryPattern::text)
        .toList();
  }

  private Optional<RepositoryRules> rules(RepositoryName name) {
    return rules.stream().filter(rule -> rule.pattern().matches(name)).findFirst();
  }

  private Subject subject(Principal principal) {
    Subject subject = new Subject(principal, groups.of(principal), false);
    return admin.filter(clause -> clause.concerns(subject)).isPresent()
        ? new Subject(principal, subject.groups(), true)
        : subject;
  }
}
