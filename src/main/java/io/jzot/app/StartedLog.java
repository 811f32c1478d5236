package io.jzot.app;

import io.jzot.config.JzotConfig;
import io.quarkus.runtime.LaunchMode;
import jakarta.inject.Singleton;
import java.util.Optional;

/** The log as the configuration wants it, set up before the first who has something to say. */
@Singleton
final class StartedLog {
  final Optional<LogOutput> output;

  StartedLog(JzotConfig config) {
    output =
        LaunchMode.current().isDevOrTest()
            ? Optional.empty()
            : Optional.of(LogSetup.apply(config.log()));
  }
}
