package io.jzot.app;

import io.jzot.auth.AnonymousAccess;
import io.jzot.auth.Authentication;
import io.jzot.auth.Realm;
import io.jzot.auth.RealmChain;
import io.jzot.config.FileWatcher;
import io.jzot.config.HttpConfig;
import io.jzot.config.JzotConfig;
import io.quarkus.arc.All;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Who is asked who a client is: the realms of the configuration, then those of third parties. */
@Singleton
public final class AuthenticationComposition {

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
  ConfiguredRealms realms(JzotConfig config, FileWatcher watcher) {
    return ConfiguredRealms.open(config.http(), watcher);
  }

  void close(@Disposes ConfiguredRealms realms) {
    realms.close();
  }

  /** Asked for each request, so that a reload can give another answer. */
  @Produces
  @Singleton
  Supplier<Authentication> authentication(
      JzotConfig config, ConfiguredRealms configured, @All List<Realm> others) {
    HttpConfig http = config.http();
    RealmChain chain =
        new RealmChain(
            Stream.concat(configured.inOrder().stream(), others.stream()).toList(),
            Duration.ofSeconds(http.auth().failDelay()));
    Authentication authentication =
        new Authentication(chain, AnonymousAccess.of(http.accessControl(), !chain.isEmpty()));
    return () -> authentication;
  }
}
