package io.jzot.auth;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The API keys of users: passwords for programs, which their owners make and take back. Every
 * answer is a stage; one that fails with an {@link io.jzot.oci.OciException} is told so.
 */
public interface ApiKeys {
  /** What every key begins with, as zot's. */
  String PREFIX = "zak_";

  /**
   * Makes a key.
   *
   * @throws io.jzot.oci.OciException REQUEST_INVALID for a wish that makes no sense; in the stage
   *     TOOMANYREQUESTS for an owner who has too many
   */
  CompletionStage<Issued> create(Principal owner, Wish wish);

  /** Those of a user, expired ones too. */
  CompletionStage<List<ApiKey>> of(String owner);

  /** Takes a key back, at once; whether the user had it. */
  CompletionStage<Boolean> remove(String owner, String id);

  /**
   * What is asked for.
   *
   * @param scopes what it allows at most; none means all that its owner may
   * @param expires in the future
   */
  record Wish(String label, List<String> scopes, Optional<Instant> expires, String creatorAgent) {}

  /**
   * A key without its secret.
   *
   * @param creatorAgent {@code User-Agent} of the request that made it
   */
  record ApiKey(
      String id,
      String label,
      List<String> scopes,
      String creatorAgent,
      Instant created,
      Optional<Instant> expires,
      Optional<Instant> lastUsed,
      boolean isExpired) {}

  /**
   * A new key.
   *
   * @param secret shown this once
   */
  record Issued(ApiKey key, String secret) {
    @Override
    public String toString() {
      return "Issued[key=" + key + "]";
    }
  }
}
