package io.jzot.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.config.AccessControlConfig;
import io.jzot.config.AccessControlConfig.Policy;
import io.jzot.config.AccessControlConfig.RepositoryPolicies;
import io.jzot.config.Glob;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnonymousAccessTest {
  private static final Policy ANYBODY =
      new Policy(List.of("alice"), List.of(), List.of("read"), List.of());

  private static Optional<AccessControlConfig> policy(
      RepositoryPolicies policies, Optional<Policy> admin) {
    return Optional.of(
        new AccessControlConfig(
            Map.of(Glob.parse("**"), policies), admin, Map.of(), Optional.empty()));
  }

  private static RepositoryPolicies policies(
      List<Policy> users, List<String> everyUser, List<String> anonymous) {
    return new RepositoryPolicies(users, everyUser, anonymous);
  }

  @Test
  void withoutRealmsEverybodyIsAnonymous() {
    assertThat(AnonymousAccess.of(Optional.empty(), false))
        .isEqualTo(new AnonymousAccess(true, false));
  }

  @Test
  void withoutPolicyWhoCanLogInMust() {
    assertThat(AnonymousAccess.of(Optional.empty(), true))
        .isEqualTo(new AnonymousAccess(false, false));
    assertThat(
            AnonymousAccess.of(
                policy(policies(List.of(ANYBODY), List.of("read"), List.of()), Optional.empty()),
                true))
        .isEqualTo(new AnonymousAccess(false, false));
  }

  @Test
  void onePolicyForAnonymousClientsLetsThemIn() {
    RepositoryPolicies anonymous = policies(List.of(), List.of(), List.of("read"));
    assertThat(AnonymousAccess.of(policy(anonymous, Optional.empty()), true))
        .isEqualTo(new AnonymousAccess(true, false));
  }

  @Test
  void aPolicyForAnybodyElseMixesThem() {
    List<String> read = List.of("read");
    assertThat(
            AnonymousAccess.of(
                policy(policies(List.of(ANYBODY), List.of(), read), Optional.empty()), true))
        .isEqualTo(new AnonymousAccess(true, true));
    assertThat(AnonymousAccess.of(policy(policies(List.of(), read, read), Optional.empty()), true))
        .isEqualTo(new AnonymousAccess(true, true));
    assertThat(
            AnonymousAccess.of(
                policy(policies(List.of(), List.of(), read), Optional.of(ANYBODY)), true))
        .isEqualTo(new AnonymousAccess(true, true));
  }
}
