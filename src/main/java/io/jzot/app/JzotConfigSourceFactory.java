package io.jzot.app;

import io.quarkus.runtime.LaunchMode;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Gives Quarkus what our file says, before the listener is bound. Nothing overrides it, neither the
 * environment nor system properties; only tests may.
 */
public final class JzotConfigSourceFactory implements ConfigSourceFactory {
  /** Above system properties (400) and the environment (300). */
  private static final int ORDINAL = 500;

  /** Below them, above {@code application.properties} (250). */
  private static final int TEST_ORDINAL = 290;

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    return ServedConfig.find(name -> Optional.ofNullable(context.getValue(name).getValue()))
        .map(config -> QuarkusSettings.of(config, LaunchMode.current()))
        .<Iterable<ConfigSource>>map(
            settings ->
                List.of(
                    new PropertiesConfigSource(settings, "JZot's configuration file", ordinal())))
        .orElse(List.of());
  }

  @Override
  public OptionalInt getPriority() {
    return OptionalInt.of(ordinal());
  }

  private static int ordinal() {
    return LaunchMode.current() == LaunchMode.TEST ? TEST_ORDINAL : ORDINAL;
  }
}
