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
 * Gives Quarkus what our file says, before the listener is bound. The environment does not override
 * it. System properties do: there Quarkus notes the port that the system chose.
 */
public final class JzotConfigSourceFactory implements ConfigSourceFactory {
  /** Above the environment (300), below system properties (400). */
  private static final int ORDINAL = 350;

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    return ServedConfig.find(name -> Optional.ofNullable(context.getValue(name).getValue()))
        .map(config -> QuarkusSettings.of(config, LaunchMode.current()))
        .<Iterable<ConfigSource>>map(
            settings ->
                List.of(new PropertiesConfigSource(settings, "JZot's configuration file", ORDINAL)))
        .orElse(List.of());
  }

  @Override
  public OptionalInt getPriority() {
    return OptionalInt.of(ORDINAL);
  }
}
