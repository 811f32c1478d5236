package io.jzot.authz;

import io.jzot.auth.Principal;
import io.jzot.config.HttpConfig;
import io.jzot.config.file.ConfigException;
import io.jzot.config.file.ConfigFile;
import io.jzot.config.file.ConfigFile.Unsupported;
import io.jzot.oci.Reference;
import io.jzot.oci.RepositoryName;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Policies from texts, and questions to them; for tests. */
public final class Policies {
  public static final RequestFacts FACTS =
      new RequestFacts(
          Instant.parse("2026-03-04T12:00:00Z"),
          "PUT",
          "docker/27",
          "10.1.2.3",
          List.of("192.0.2.1"),
          "TLS 1.3");

  private Policies() {}

  /** The policy of a section {@code accessControl}, single quotes for double ones. */
  public static AccessPolicy of(String accessControl) {
    return ofHttp("'auth':{'htpasswd':{'path':'/h'}},'accessControl':" + accessControl);
  }

  /** The policy of keys in a section {@code http}. */
  public static AccessPolicy ofHttp(String keys) {
    try {
      HttpConfig http = http(keys);
      return AccessPolicies.of(http.accessControl(), http.authenticates());
    } catch (InvalidPolicyException e) {
      throw new AssertionError(e);
    }
  }

  static HttpConfig http(String keys) {
    String text = "{'storage':{'rootDirectory':'/r'},'http':{" + keys + "}}";
    try {
      return ConfigFile.parse("c.json", text.replace('\'', '"'), Unsupported.KEEP).config().http();
    } catch (ConfigException e) {
      throw new AssertionError(e);
    }
  }

  /** {@code -} is anonymous; {@code name:group,group} somebody with groups of its realm. */
  public static Principal principal(String text) {
    if (text.equals("-")) {
      return Principal.ANONYMOUS;
    }
    String[] parts = text.split(":", -1);
    Set<String> groups =
        parts.length == 1 ? Set.of() : Set.copyOf(Arrays.asList(parts[1].split(",", -1)));
    return Principal.user(parts[0], groups, "htpasswd");
  }

  static Decision ask(AccessPolicy policy, String principal, String action, String repository) {
    return ask(policy, principal(principal), action, repository, null);
  }

  static Decision ask(
      AccessPolicy policy,
      Principal principal,
      String action,
      String repository,
      @Nullable String reference) {
    return policy.decide(
        new AccessRequest(
            principal,
            Action.find(action).orElseThrow(),
            RepositoryName.parse(repository),
            reference == null ? null : Reference.parse(reference),
            FACTS));
  }
}
