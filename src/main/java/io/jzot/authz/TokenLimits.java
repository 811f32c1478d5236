package io.jzot.authz;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.jzot.auth.Grant;
import io.jzot.auth.Principal;
import io.jzot.authz.Decision.Cause;
import io.jzot.authz.Decision.Denied;
import io.jzot.config.Glob;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a token or a key allows at most: it and the policy both have to allow. Names of tokens are
 * compared exactly, those of keys are globs; whoever is limited administers nothing.
 */
record TokenLimits(AccessPolicy policy) implements AccessPolicy {
  private static final String ALL = "*";

  /** Those of keys in use, for a listing asks for each of many repositories. */
  private static final LoadingCache<String, Glob> GLOBS =
      Caffeine.newBuilder().maximumSize(1000).executor(Runnable::run).build(Glob::parse);

  @Override
  public Decision decide(AccessRequest request) {
    Decision decision = policy.decide(request);
    return decision.isAllowed() && !covers(request) ? denied("its access is limited") : decision;
  }

  private static boolean covers(AccessRequest request) {
    return request
        .principal()
        .limitedTo()
        .map(grants -> covers(grants, request.action().scope(), request.repository().value()))
        .orElse(true);
  }

  private static boolean covers(List<Grant> grants, String scope, String name) {
    return grants.stream()
        .filter(grant -> concerns(grant, name))
        .anyMatch(grant -> allows(grant, scope));
  }

  private static boolean concerns(Grant grant, String name) {
    return grant.type().equals(Grant.REPOSITORIES)
        ? Objects.requireNonNull(GLOBS.get(grant.name())).matches(name)
        : isOfRepository(grant) && grant.name().equals(name);
  }

  @Override
  public Decision administer(Principal principal, RequestFacts facts) {
    return unlimited(principal) ? policy.administer(principal, facts) : notForTokens();
  }

  @Override
  public Decision readMetrics(Principal principal) {
    return unlimited(principal) ? policy.readMetrics(principal) : notForTokens();
  }

  @Override
  public boolean readsEverything(Principal principal) {
    return unlimited(principal) && policy.readsEverything(principal);
  }

  @Override
  public SortedSet<String> readablePrefixes(Principal principal) {
    return principal
        .limitedTo()
        .map(TokenLimits::pullable)
        .orElseGet(() -> policy.readablePrefixes(principal));
  }

  private static SortedSet<String> pullable(List<Grant> grants) {
    TreeSet<String> names =
        grants.stream()
            .filter(grant -> allows(grant, Action.READ.scope()))
            .flatMap(grant -> prefix(grant).stream())
            .collect(Collectors.toCollection(TreeSet::new));
    return Prefixes.shortest(names);
  }

  private static Optional<String> prefix(Grant grant) {
    return grant.type().equals(Grant.REPOSITORIES)
        ? Optional.of(RepositoryPattern.of(Glob.parse(grant.name())).prefix())
        : Optional.of(grant).filter(TokenLimits::isOfRepository).map(Grant::name);
  }

  static boolean coversCatalog(Principal principal) {
    return principal.limitedTo().stream()
        .flatMap(List::stream)
        .filter(grant -> grant.type().equals("registry") && grant.name().equals("catalog"))
        .anyMatch(grant -> grant.actions().contains(ALL));
  }

  private static boolean isOfRepository(Grant grant) {
    return grant.type().equals("repository");
  }

  private static boolean allows(Grant grant, String scope) {
    return grant.actions().contains(scope) || grant.actions().contains(ALL);
  }

  private static boolean unlimited(Principal principal) {
    return principal.limitedTo().isEmpty();
  }

  private static Denied notForTokens() {
    return denied("nothing for who is limited");
  }

  private static Denied denied(String why) {
    return new Denied(Cause.TOKEN, "token or key: " + why, Optional.empty());
  }
}
