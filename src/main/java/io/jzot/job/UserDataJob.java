package io.jzot.job;

import io.jzot.meta.UserData;
import jakarta.inject.Singleton;
import java.time.Instant;

/** Drops sessions that are over, and writes down when keys were used. */
@Singleton
public class UserDataJob {
  private final UserData users;

  public UserDataJob(UserData users) {
    this.users = users;
  }

  public void tidy() {
    users.tidy(Instant.now());
  }
}
