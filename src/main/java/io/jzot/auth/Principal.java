package io.jzot.auth;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who a request comes from.
 *
 * @param name empty for an anonymous client
 * @param groups as the realm says right now; never merged with older ones
 * @param method how it was established: {@code anonymous}, {@code htpasswd}, {@code ldap}, …
 * @param limits what a token or key allows at most; null when nothing limits the principal beyond
 *     the access policy
 * @param claims of a verified token, for conditions; empty otherwise
 * @param credential which of the user's credentials it was, where one of several can be taken back:
 *     the id of an API key; empty otherwise
 */
public record Principal(
    String name,
    Set<String> groups,
    String method,
    @Nullable List<Grant> limits,
    Map<String, Object> claims,
    String credential) {
  public static final Principal ANONYMOUS =
      new Principal("", Set.of(), "anonymous", null, Map.of());

  /** By a credential that is not told from others. */
  public Principal(
      String name,
      Set<String> groups,
      String method,
      @Nullable List<Grant> limits,
      Map<String, Object> claims) {
    this(name, groups, method, limits, claims, "");
  }

  /** A user whom only the access policy limits. */
  public static Principal user(String name, Set<String> groups, String method) {
    return new Principal(name, Set.copyOf(groups), method, null, Map.of());
  }

  public boolean isAnonymous() {
    return name.isEmpty() && method.equals("anonymous");
  }

  /** What limits it, if anything does. */
  public Optional<List<Grant>> limitedTo() {
    return Optional.ofNullable(limits);
  }
}
