package io.jzot.app;

import io.jzot.auth.oidc.OidcRealm;
import io.jzot.authz.AccessPolicies;
import io.jzot.cel.InvalidExpressionsException;
import io.jzot.config.BearerConfig;
import io.jzot.config.HttpConfig;
import java.util.ArrayList;
import java.util.List;

/** The expressions of a configuration: conditions of policies, and how claims become users. */
final class Expressions {
  private Expressions() {}

  /**
   * Compiles all of them, and keeps nothing.
   *
   * @throws InvalidExpressionsException with everything that is wrong with any of them
   */
  static void check(HttpConfig http) throws InvalidExpressionsException {
    List<String> problems = new ArrayList<>();
    collect(problems, () -> AccessPolicies.of(http.accessControl(), http.authenticates()));
    collect(
        problems,
        () -> OidcRealm.check(http.auth().bearer().map(BearerConfig::oidc).orElse(List.of())));
    if (!problems.isEmpty()) {
      throw new InvalidExpressionsException(problems);
    }
  }

  /** Something that compiles. */
  @FunctionalInterface
  private interface Compilation {
    void run() throws InvalidExpressionsException;
  }

  private static void collect(List<String> problems, Compilation compilation) {
    try {
      compilation.run();
    } catch (InvalidExpressionsException e) {
      problems.addAll(e.problems());
    }
  }
}
