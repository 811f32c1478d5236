package io.jzot.authz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jzot.auth.Principal;
import io.jzot.authz.Decision.Allowed;
import io.jzot.authz.Decision.Cause;
import io.jzot.authz.Decision.Denied;
import io.jzot.config.HttpConfig;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionTest {
  private static final String DIGEST = "sha256:" + "a".repeat(64);

  private static String policies(String... expressions) {
    StringBuilder conditions = new StringBuilder();
    for (String expression : expressions) {
      conditions
          .append(conditions.isEmpty() ? "" : ",")
          .append("{'expression':'")
          .append(expression.replace("'", "\\\""))
          .append("','message':'told'}");
    }
    return "{'repositories':{'**':{'policies':[{'users':['u'],'actions':['read'],'conditions':["
        + conditions
        + "]}]}}}";
  }

  private static Decision ask(String reference, String... expressions) {
    Principal principal =
        new Principal("u", Set.of("g"), "oidc", null, Map.of("ns", "flux", "n", 3));
    return Policies.ask(
        Policies.of(policies(expressions)),
        principal,
        "read",
        "a/b",
        reference.isEmpty() ? null : reference);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "req.time < timestamp('2099-12-31T23:59:59Z')",
        "req.method == 'PUT' && req.userAgent.startsWith('docker/')",
        "req.action == 'read' && req.repository == 'a/b'",
        "req.reference == 'v1' && req.referenceType == 'tag'",
        "req.tag == 'v1' && req.digest == ''",
        "req.user.username == 'u' && 'g' in req.user.groups && 'team' in req.user.groups",
        "!req.auth.anonymous && !req.auth.admin",
        "req.client.ip == '10.1.2.3' && req.client.forwardedFor[0] == '192.0.2.1'",
        "req.tls.enabled && req.tls.version == 'TLS 1.3'",
        "req.claims.ns == 'flux' && req.claims.n == 3 && !has(req.claims.other)",
      })
  void seesTheRequest(String expression) {
    String config = policies(expression).replaceFirst("\\{", "{'groups':{'team':{'users':['u']}},");
    Principal principal =
        new Principal("u", Set.of("g"), "oidc", null, Map.of("ns", "flux", "n", 3));
    assertThat(Policies.ask(Policies.of(config), principal, "read", "a/b", "v1"))
        .isInstanceOfSatisfying(Allowed.class, it -> assertThat(it.conditional()).isTrue());
  }

  @Test
  void seesDigestsAndNoReference() {
    assertThat(ask(DIGEST, "req.referenceType == 'digest' && req.digest == req.reference"))
        .isInstanceOf(Allowed.class);
    assertThat(ask("", "req.referenceType == '' && req.reference == ''"))
        .isInstanceOf(Allowed.class);
  }

  @Test
  void allMustHoldAndTheFirstThatDoesNotIsTold() {
    assertThat(ask("latest", "true", "req.tag != 'latest'", "false"))
        .isInstanceOfSatisfying(
            Denied.class,
            denied -> {
              assertThat(denied.cause()).isEqualTo(Cause.CONDITION);
              assertThat(denied.message()).contains("told");
              assertThat(denied.reason())
                  .isEqualTo("repositories[\"**\"].policies[0].conditions[1] is false");
            });
  }

  @Test
  void whatHasNoValueGrantsNothing() {
    assertThat(ask("v1", "req.claims.missing == 1"))
        .isInstanceOfSatisfying(
            Denied.class, denied -> assertThat(denied.reason()).contains("has no value"));
  }

  @Test
  void aRuleWithoutConditionsStillGrants() {
    String both = policies("false").replace("'policies'", "'defaultPolicy':['read'],'policies'");
    assertThat(Policies.ask(Policies.of(both), "u", "read", "a"))
        .isInstanceOfSatisfying(
            Allowed.class,
            allowed -> {
              assertThat(allowed.conditional()).isFalse();
              assertThat(allowed.reason()).endsWith("defaultPolicy");
            });
  }

  @Test
  void administratorsHaveConditionsToo() {
    AccessPolicy policy =
        Policies.of(
            """
            {'adminPolicy':{'users':['u'],'actions':['read'],
              'conditions':[{'expression':'req.auth.admin && req.client.ip == \\"10.1.2.3\\"'}]}}
            """);
    assertThat(Policies.ask(policy, "u", "read", "a").isAllowed()).isTrue();
    assertThat(policy.administer(Policies.principal("u"), Policies.FACTS).isAllowed()).isTrue();
    RequestFacts elsewhere = RequestFacts.at(Policies.FACTS.time());
    assertThat(policy.administer(Policies.principal("u"), elsewhere).isAllowed()).isFalse();
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() {
    HttpConfig http =
        Policies.http(
            "'auth':{'htpasswd':{'path':'p'}},'accessControl':"
                + policies("req.nope", "true", "1 +"));
    assertThatThrownBy(() -> AccessPolicies.of(http.accessControl(), true))
        .isInstanceOf(InvalidPolicyException.class)
        .hasMessageContaining("policies[0].conditions[0].expression: column 4: undefined field")
        .hasMessageContaining("policies[0].conditions[2].expression: column 4");
  }
}
