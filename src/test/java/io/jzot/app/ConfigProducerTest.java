package io.jzot.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.config.HttpConfig.Compat;
import io.jzot.config.JzotConfig;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** In tests that name no file, the configuration is an empty store of their own. */
@QuarkusTest
class ConfigProducerTest {
  @Inject JzotConfig config;

  @Test
  void testsHaveAStoreOfTheirOwn() {
    assertThat(Files.isDirectory(config.storage().rootDirectory())).isTrue();
    assertThat(config.http().compat()).containsExactly(Compat.DOCKER2S2);
    assertThat(ConfigProvider.getConfig().getValue("quarkus.shutdown.delay", String.class))
        .isEqualTo("PT0S");
  }
}
