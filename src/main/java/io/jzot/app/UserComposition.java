package io.jzot.app;

import io.jzot.auth.ApiKeys;
import io.jzot.auth.Sessions;
import io.jzot.auth.apikey.StoredApiKeys;
import io.jzot.auth.session.SessionKeys;
import io.jzot.auth.session.StoredSessions;
import io.jzot.config.FileWatcher;
import io.jzot.config.JzotConfig;
import io.jzot.config.WatchedFile;
import io.jzot.meta.UserData;
import io.jzot.meta.sqlite.SqliteUserData;
import io.jzot.store.Storage;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/** What belongs to users: their keys and their sessions, and the database of both. */
@Singleton
public final class UserComposition {

  /** After the store, which makes the root, and lets nobody else use it. */
  @Produces
  @Singleton
  UserData users(Storage storage, JzotConfig config) {
    return new SqliteUserData(config.storage().rootDirectory());
  }

  void close(@Disposes UserData users) {
    users.close();
  }

  @Produces
  @Singleton
  UserThreads threads() {
    return new UserThreads();
  }

  void close(@Disposes UserThreads threads) {
    threads.close();
  }

  @Produces
  @Singleton
  ApiKeys keys(UserData users, UserThreads threads) {
    return new StoredApiKeys(users, threads, Clock.systemUTC());
  }

  @Produces
  @Singleton
  Sessions sessions(
      UserData users,
      UserThreads threads,
      LiveSecurity security,
      JzotConfig config,
      FileWatcher watcher) {
    return new StoredSessions(
        users,
        keys(config.http().auth().sessionKeysFile(), watcher),
        security::standing,
        threads,
        Clock.systemUTC());
  }

  /** Those of the file, which is read again when it changes; else new ones at each start. */
  private static Supplier<SessionKeys> keys(Optional<Path> file, FileWatcher watcher) {
    if (file.isEmpty()) {
      SessionKeys random = SessionKeys.random();
      return () -> random;
    }
    try {
      return WatchedFile.open(
          watcher, file.get(), (content, previous) -> SessionKeys.parse(content), next -> {});
    } catch (IOException e) {
      throw new UncheckedIOException("http.auth.sessionKeysFile " + file.get() + ": " + e, e);
    }
  }
}
