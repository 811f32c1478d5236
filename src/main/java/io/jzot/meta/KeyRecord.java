package io.jzot.meta;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An API key as it is kept.
 *
 * @param hash SHA-256 of the key, in hexadecimal digits
 * @param method how the owner had logged in when it was made
 * @param scopes as they were asked for; none means everything
 * @param creatorAgent {@code User-Agent} of the request that made it
 */
public record KeyRecord(
    String id,
    String hash,
    String owner,
    String method,
    String label,
    List<String> scopes,
    String creatorAgent,
    Instant created,
    Optional<Instant> expires,
    Optional<Instant> lastUsed) {
  public KeyRecord {
    scopes = List.copyOf(scopes);
  }

  public boolean isExpired(Instant now) {
    return expires.filter(end -> !end.isAfter(now)).isPresent();
  }

  @Override
  public String toString() {
    return "KeyRecord[id=" + id + ", owner=" + owner + "]";
  }
}
