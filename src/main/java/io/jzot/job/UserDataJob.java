package io.jzot.job;

import io.jzot.meta.UserData;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.time.Instant;

/** Drops sessions that are over, and writes down when keys were used. */
@Singleton
public class UserDataJob {
  private final UserData users;

  public UserDataJob(UserData users) {
    this.users = users;
  }

  @Scheduled(
      every = "60s",
      delayed = "60s",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void tidy() {
    users.tidy(Instant.now());
  }
}
