package io.jzot.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jzot.api.access.AccessServer;
import io.jzot.config.JzotConfig;
import io.jzot.config.file.ConfigException;
import io.jzot.config.file.ConfigFile;
import io.jzot.config.file.ConfigFile.Unsupported;
import io.jzot.testing.TestServer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Commands that ask a server where one has to log in. */
@QuarkusTest
@TestProfile(AccessServer.Closed.class)
class AdminClientTest {
  private static JzotConfig config() throws ConfigException {
    String text =
        "storage: {rootDirectory: /r}\nhttp: {address: 127.0.0.1, port: %d}"
            .formatted(TestServer.uri().getPort());
    return ConfigFile.parse("c.yaml", text, Unsupported.REFUSE).config();
  }

  @Test
  void logsInAsWhoTheEnvironmentNames() throws Exception {
    Map<String, String> admin = Map.of("JZOT_USER", "admin", "JZOT_PASSWORD", "secret");
    assertThat(new AdminClient(config(), admin).run("scrub", done -> {}).isMissingNode()).isFalse();
  }

  @Test
  void saysWhatIsMissing() throws Exception {
    for (Map<String, String> environment :
        java.util.List.of(
            Map.<String, String>of(),
            Map.of("JZOT_USER", "admin"),
            Map.of("JZOT_USER", "stranger", "JZOT_PASSWORD", "secret"))) {
      AdminClient client = new AdminClient(config(), environment);
      assertThatThrownBy(() -> client.run("scrub", done -> {}))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("JZOT_USER");
    }
  }
}
