package io.jzot.authz;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.auth.Principal;
import io.jzot.config.AccessControlConfig;
import io.jzot.config.AccessControlConfig.RepositoryPolicies;
import io.jzot.config.Glob;
import io.jzot.oci.RepositoryName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** zot's answer depends on the order of a map where patterns are as long; ours does not. */
class PolicyOrderTest {
  private static final List<String> NAMES = List.of("a", "a/b", "a/a", "b/a", "a/b/a", "ab/b");

  @Property(tries = 300)
  void theDecisionDoesNotDependOnTheOrderOfAMap(
      @ForAll("patterns") Map<String, String> patterns, @ForAll Random random)
      throws InvalidPolicyException {
    List<String> shuffled = new ArrayList<>(patterns.keySet());
    Collections.shuffle(shuffled, random);
    AccessPolicy one = policy(patterns, List.copyOf(patterns.keySet()));
    AccessPolicy other = policy(patterns, shuffled);
    for (String name : NAMES) {
      for (Action action : List.of(Action.READ, Action.CREATE)) {
        assertThat(decide(one, action, name)).isEqualTo(decide(other, action, name));
      }
    }
  }

  @Property(tries = 300)
  void whatIsReadableBeginsWithAPrefix(@ForAll("patterns") Map<String, String> patterns)
      throws InvalidPolicyException {
    AccessPolicy policy = policy(patterns, List.copyOf(patterns.keySet()));
    for (String name : NAMES) {
      if (decide(policy, Action.READ, name).isAllowed()) {
        assertThat(policy.readablePrefixes(user())).anyMatch(name::startsWith);
      }
    }
  }

  @Provide
  Arbitrary<Map<String, String>> patterns() {
    Arbitrary<String> part =
        Arbitraries.of("a", "b", "*", "**", "/", "/", "?", "[ab]", "{a,b}", "{a/**,b}");
    Arbitrary<String> pattern =
        part.list().ofMinSize(1).ofMaxSize(5).map(parts -> String.join("", parts));
    return Arbitraries.maps(pattern, Arbitraries.of("read", "create")).ofMinSize(2).ofMaxSize(8);
  }

  private static AccessPolicy policy(Map<String, String> patterns, List<String> order)
      throws InvalidPolicyException {
    Map<Glob, RepositoryPolicies> repositories = new LinkedHashMap<>();
    for (String pattern : order) {
      String action = patterns.getOrDefault(pattern, "");
      repositories.put(
          Glob.parse(pattern), new RepositoryPolicies(List.of(), List.of(action), List.of()));
    }
    return AccessPolicies.of(
        Optional.of(
            new AccessControlConfig(repositories, Optional.empty(), Map.of(), Optional.empty())),
        true);
  }

  private static Decision decide(AccessPolicy policy, Action action, String name) {
    return policy.decide(
        new AccessRequest(user(), action, new RepositoryName(name), null, Policies.FACTS));
  }

  private static Principal user() {
    return Policies.principal("u");
  }
}
