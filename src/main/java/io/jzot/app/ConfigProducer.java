package io.jzot.app;

import io.jzot.config.JzotConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;

/** Makes the configuration a bean. */
@Singleton
public final class ConfigProducer {

  @Produces
  @Singleton
  JzotConfig config(Config properties) {
    return ServedConfig.find(name -> properties.getOptionalValue(name, String.class))
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "no configuration file; start with: jzot serve <config>"));
  }
}
