package io.jzot.auth.token;

import java.util.Optional;

/** What users stand on right now: tokens end with it. */
public interface Standing {
  /**
   * What a user stands on with a way to log in, at once; empty when that does not know the user any
   * more, another text when the user has other credentials.
   */
  Optional<String> of(String method, String user);

  /** Whether one of the user's credentials is still good. May wait for a disk. */
  boolean stillTakes(String method, String user, String credential);
}
