package io.jzot.app;

import io.jzot.api.Security;
import io.jzot.auth.Realm;
import io.jzot.authz.InvalidPolicyException;
import io.jzot.config.FileWatcher;
import io.jzot.config.JzotConfig;
import io.jzot.meta.UserData;
import io.quarkus.arc.All;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Supplier;

/** Who is asked who a client is, the realms of the configuration before those of third parties. */
@Singleton
public final class SecurityComposition {

  @Produces
  @Singleton
  FileWatcher watcher() {
    return new FileWatcher();
  }

  void close(@Disposes FileWatcher watcher) {
    watcher.close();
  }

  @Produces
  @Singleton
  LiveSecurity live(
      JzotConfig config, FileWatcher watcher, UserData users, @All List<Realm> others) {
    try {
      return new LiveSecurity(config.http(), watcher, users, others);
    } catch (InvalidPolicyException e) {
      throw new IllegalStateException(e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  void close(@Disposes LiveSecurity live) {
    live.close();
  }

  /** Asked for each request. Realms are opened when the log is set up, not with the routes. */
  @Produces
  @Singleton
  Supplier<Security> security(Provider<LiveSecurity> live) {
    return () -> live.get().current();
  }
}
