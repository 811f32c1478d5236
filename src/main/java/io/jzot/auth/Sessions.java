package io.jzot.auth;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The sessions of browsers. Asked by event loops, so every answer is a stage; one that fails means
 * that nobody can say right now. A cookie is a secret: whoever has it is the user.
 */
public interface Sessions {
  /** How long a session lives, as zot's. */
  Duration LIFE = Duration.ofHours(2);

  /** Opens a session; the value of its cookie. Only for a user who has just logged in. */
  CompletionStage<String> open(Session session);

  /** The session that a cookie stands for; empty if it is forged, over or ended. */
  CompletionStage<Optional<Session>> find(String cookie);

  /** Ends it for whoever has the cookie; says what it was. */
  CompletionStage<Optional<Session>> end(String cookie);
}
