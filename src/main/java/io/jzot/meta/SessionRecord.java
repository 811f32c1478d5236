package io.jzot.meta;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A session as it is kept.
 *
 * @param hash SHA-256 of what the cookie says, in hexadecimal digits
 * @param standing what the session stands on, such as a code of the user's password: once it is
 *     another one, the session is over
 */
public record SessionRecord(
    String hash,
    String user,
    Set<String> groups,
    String method,
    String standing,
    Optional<Provider> provider,
    Instant expires) {
  public SessionRecord {
    groups = Set.copyOf(groups);
  }

  /** The identity provider; texts are empty where there is nothing. */
  public record Provider(String name, String clientId, String endSession, String idToken) {
    @Override
    public String toString() {
      return "Provider[name=" + name + "]";
    }
  }

  @Override
  public String toString() {
    return "SessionRecord[user=" + user + ", method=" + method + "]";
  }
}
