package io.jzot.authz;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Without a section {@code accessControl}. */
class OpenPolicyTest {

  @ParameterizedTest
  @CsvSource({
    "'', -, true",
    "'', someone, true",
    "'''auth'':{''htpasswd'':{''path'':''/h''}}', -, false",
    "'''auth'':{''htpasswd'':{''path'':''/h''}}', someone, true",
    "'''auth'':{''failDelay'':1}', -, true",
  })
  void whoeverIsAuthenticatedMayDoEverything(String http, String who, boolean allowed) {
    AccessPolicy policy = Policies.ofHttp(http);
    for (String action : new String[] {"read", "create", "update", "delete"}) {
      assertThat(Policies.ask(policy, who, action, "a").isAllowed()).isEqualTo(allowed);
    }
    var principal = Policies.principal(who);
    assertThat(policy.administer(principal, Policies.FACTS).isAllowed()).isEqualTo(allowed);
    assertThat(policy.readMetrics(principal).isAllowed()).isEqualTo(allowed);
    assertThat(policy.readsEverything(principal)).isEqualTo(allowed);
    assertThat(policy.readablePrefixes(principal)).hasSize(allowed ? 1 : 0);
    assertThat(Policies.ask(policy, who, "detectManifestCollision", "a").isAllowed()).isFalse();
  }
}
