package io.jzot.auth;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Log-in by an identity provider: a browser is sent there and comes back. Asked by event loops, so
 * every answer is a stage; a provider that is away is an answer, too.
 */
public interface BrowserLogin {
  /** How long a browser may be away before it has to begin again. */
  Duration PATIENCE = Duration.ofMinutes(10);

  /**
   * Where to send the browser.
   *
   * @param provider its name in {@code http.auth.openid.providers}
   * @param target where the user wants to be afterwards, as asked for: anybody can write there;
   *     empty for nowhere
   * @param origin this server as the browser sees it, such as {@code https://registry.example.org}
   */
  CompletionStage<Start> begin(String provider, String target, String origin, Client client);

  /** Who has come back. */
  CompletionStage<End> finish(String provider, Return back, Client client);

  /** What the browser brings back, none of which is proven yet. */
  record Return(
      Optional<String> cookie,
      Optional<String> state,
      Optional<String> code,
      Optional<String> error,
      Optional<String> issuer) {
    @Override
    public String toString() {
      return "Return[error=" + error + "]";
    }
  }

  /** How a log-in begins. */
  sealed interface Start {
    /** The browser goes there, and keeps the cookie until it is back. */
    record Redirect(URI to, String cookie) implements Start {}

    /** There is no provider of this name. */
    record UnknownProvider() implements Start {}

    /** The provider cannot be used now. */
    record Away(Duration retryAfter) implements Start {}
  }

  /** How a log-in ends. */
  sealed interface End {
    /**
     * The user is known.
     *
     * @param target where the browser may go now; empty for nowhere
     */
    record LoggedIn(Session session, String target) implements End {}

    /** Nobody has logged in. The reason is for the audit log. */
    record Refused(String reason) implements End {}

    /** The provider cannot be used now; the browser may come again with the same. */
    record Away(Duration retryAfter) implements End {}
  }
}
