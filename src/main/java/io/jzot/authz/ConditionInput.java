package io.jzot.authz;

import io.jzot.oci.Digest;
import io.jzot.oci.Reference;
import io.jzot.oci.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a condition sees as {@code req}, as zot names it. Public because the CEL library reads the
 * components by reflection.
 *
 * @param reference empty when the request is about no manifest, or about all
 * @param referenceType {@code tag}, {@code digest} or empty
 */
public record ConditionInput(
    Instant time,
    String method,
    String userAgent,
    String action,
    String repository,
    String reference,
    String referenceType,
    String tag,
    String digest,
    User user,
    Auth auth,
    Client client,
    Tls tls,
    Map<String, Object> claims) {

  /** The caller. */
  public record User(String username, List<String> groups) {}

  /**
   * How the caller stands.
   *
   * @param admin whether the admin policy names it
   */
  public record Auth(boolean anonymous, boolean admin) {}

  /** Where the request comes from. */
  public record Client(String ip, List<String> forwardedFor) {}

  /** How it came. */
  public record Tls(boolean enabled, String version) {}

  /**
   * @param action empty, like the repository, for what is about no repository
   */
  static ConditionInput of(
      Subject subject,
      RequestFacts facts,
      String action,
      String repository,
      @Nullable Reference reference) {
    String text = reference == null ? "" : reference.toString();
    boolean tag = reference instanceof Tag;
    boolean digest = reference instanceof Digest;
    return new ConditionInput(
        facts.time(),
        facts.method(),
        facts.userAgent(),
        action,
        repository,
        text,
        tag ? "tag" : digest ? "digest" : "",
        tag ? text : "",
        digest ? text : "",
        new User(subject.principal().name(), List.copyOf(subject.groups())),
        new Auth(subject.principal().isAnonymous(), subject.admin()),
        new Client(facts.clientAddress(), facts.forwardedFor()),
        new Tls(!facts.tlsVersion().isEmpty(), facts.tlsVersion()),
        subject.principal().claims());
  }
}
