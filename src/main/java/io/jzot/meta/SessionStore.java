package io.jzot.meta;

import java.time.Instant;
import java.util.Optional;

/** The sessions of all users. */
public interface SessionStore {
  /**
   * Adds a session.
   *
   * @param most how many a user may have; the oldest go
   */
  void add(SessionRecord session, int most);

  /** The session with this hash, unless it is over. */
  Optional<SessionRecord> find(String hash, Instant now);

  /** Ends it; says what it was. */
  Optional<SessionRecord> remove(String hash);
}
