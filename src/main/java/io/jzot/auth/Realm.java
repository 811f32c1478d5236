package io.jzot.auth;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A place that knows users. Asked by many threads at once, the event loops among them: an answer
 * that takes more than a moment comes from another thread, such as those of a {@link
 * VerificationPool}.
 */
public interface Realm {
  /** For logs, metrics and {@link Principal#method}, such as {@code htpasswd}. */
  String name();

  /**
   * What a client must send; empty if it does not come in the {@code Authorization} header. Always
   * the same.
   */
  Optional<Challenge> challenge();

  /**
   * Says who the credentials belong to. Never null, never {@code Rejected} because something is
   * away; a stage that fails, or that takes longer than the chain waits, counts as {@code
   * Unavailable}.
   */
  CompletionStage<AuthOutcome> authenticate(Credentials credentials, Client client);

  /**
   * What the sessions and keys of a user stand on, as far as this realm can tell at once: empty
   * when it does not know the user any more, another text when the user has other credentials.
   * Realms that would have to ask somebody say the same of everybody.
   */
  default Optional<String> standing(String user) {
    return Optional.of("");
  }

  /**
   * Whether one of a user's credentials ({@link Principal#credential}) is still good: tokens that
   * were made with it end with it. May wait for a disk, for no event loop asks.
   */
  default boolean stillTakes(String user, String credential) {
    return true;
  }
}
