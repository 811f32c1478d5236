package io.jzot.authz;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.auth.Grant;
import io.jzot.auth.Principal;
import io.jzot.authz.Decision.Cause;
import io.jzot.authz.Decision.Denied;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenLimitsTest {
  private static final AccessPolicy OPEN = Policies.ofHttp("'auth':{'htpasswd':{'path':'p'}}");

  private static Principal with(Grant... grants) {
    return new Principal("u", Set.of(), "bearer", List.of(grants), Map.of());
  }

  @ParameterizedTest
  @CsvSource({
    "repository, a/b, pull, read, true",
    "repository, a/b, pull, create, false",
    "repository, a/b, push, create, true",
    "repository, a/b, push, update, true",
    "repository, a/b, push, read, false",
    "repository, a/b, push, delete, false",
    "repository, a/b, delete, delete, true",
    "repository, a/b, *, delete, true",
    "repository, a, *, read, false",
    "repository, a/*, *, read, false",
    "repository, **, *, read, false",
    "registry, a/b, *, read, false",
    "registry, catalog, *, read, false",
  })
  void areExact(String type, String name, String granted, String action, boolean allowed) {
    Principal token = with(new Grant(type, name, Set.of(granted)));
    Decision decision = Policies.ask(OPEN, token, action, "a/b", null);
    assertThat(decision.isAllowed()).isEqualTo(allowed);
    if (decision instanceof Denied denied) {
      assertThat(denied.cause()).isEqualTo(Cause.TOKEN);
    }
  }

  @Test
  void doNotWidenThePolicy() {
    AccessPolicy none = Policies.of("{'repositories':{'a/b':{'defaultPolicy':['read']}}}");
    Principal token = with(new Grant("repository", "a/b", Set.of("*")));
    assertThat(Policies.ask(none, token, "read", "a/b", null).isAllowed()).isTrue();
    assertThat(Policies.ask(none, token, "create", "a/b", null))
        .isInstanceOfSatisfying(
            Denied.class, denied -> assertThat(denied.cause()).isEqualTo(Cause.NO_RULE));
  }

  @Test
  void noGrantIsNoAccess() {
    assertThat(Policies.ask(OPEN, with(), "read", "a", null).isAllowed()).isFalse();
    assertThat(OPEN.readablePrefixes(with())).isEmpty();
  }

  @Test
  void theLimitedAdministerNothing() {
    Principal token = with(new Grant("repository", "a", Set.of("*")));
    assertThat(OPEN.administer(token, Policies.FACTS).isAllowed()).isFalse();
    assertThat(OPEN.readMetrics(token).isAllowed()).isFalse();
    assertThat(OPEN.readsEverything(token)).isFalse();
    assertThat(OPEN.readablePrefixes(token)).containsExactly("a");
  }

  @Test
  void aTokenForTheCatalogListsAsThePolicyLetsItsUser() {
    Principal catalog = with(new Grant("registry", "catalog", Set.of("*")));
    assertThat(AccessPolicies.asLister(catalog).limitedTo()).isEmpty();
    Principal other = with(new Grant("repository", "catalog", Set.of("*")));
    assertThat(AccessPolicies.asLister(other)).isSameAs(other);
  }
}
