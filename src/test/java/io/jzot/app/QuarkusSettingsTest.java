package io.jzot.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.config.file.ConfigException;
import io.jzot.config.file.ConfigFile;
import io.jzot.config.file.ConfigFile.Unsupported;
import io.quarkus.runtime.LaunchMode;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QuarkusSettingsTest {

  @Test
  void plainHttp() throws ConfigException {
    assertThat(
            settings(
                "{port: 0, address: '', shutdownTimeout: 20s, shutdownDelay: 5s}",
                LaunchMode.NORMAL))
        .containsEntry("quarkus.http.host", "0.0.0.0")
        .containsEntry("quarkus.http.port", "0")
        .containsEntry("quarkus.shutdown.delay", "PT5S")
        .containsEntry("quarkus.shutdown.timeout", "PT15S")
        .doesNotContainKeys(
            "quarkus.http.ssl-port", "quarkus.http.insecure-requests", "quarkus.http.test-port");
  }

  @Test
  void httpsReplacesHttp() throws ConfigException {
    assertThat(settings("{port: 8443, tls: {cert: c.pem, key: k.pem}}", LaunchMode.NORMAL))
        .containsEntry("quarkus.http.host", "127.0.0.1")
        .containsEntry("quarkus.http.insecure-requests", "disabled")
        .containsEntry("quarkus.http.ssl-port", "8443")
        .containsEntry("quarkus.tls.jzot.key-store.pem.0.cert", "c.pem")
        .containsEntry("quarkus.tls.jzot.key-store.pem.0.key", "k.pem")
        .doesNotContainKey("quarkus.http.port");
  }

  @Test
  void testsDoNotShareAPort() throws ConfigException {
    assertThat(settings("{}", LaunchMode.TEST)).containsEntry("quarkus.http.test-port", "0");
  }

  @Test
  void developmentIsForThisMachineOnly() {
    assertThat(QuarkusSettings.of(ServedConfig.development(), LaunchMode.DEVELOPMENT))
        .containsEntry("quarkus.http.host", "127.0.0.1")
        .containsEntry("quarkus.http.port", "5000");
    assertThat(ServedConfig.development().storage().rootDirectory()).hasToString(".jzot");
  }

  /** Whether it then starts without a place for temporary files, .ci/image sees. */
  @Test
  void nothingIsSwitchedOffWhereFilesCanBeWritten() throws ConfigException {
    assertThat(settings("{}", LaunchMode.NORMAL)).doesNotContainKey("quarkus.vertx.caching");
  }

  private static Map<String, String> settings(String http, LaunchMode mode) throws ConfigException {
    String text = "storage: {rootDirectory: /r}\nhttp: " + http;
    return QuarkusSettings.of(ConfigFile.parse("c.yaml", text, Unsupported.REFUSE).config(), mode);
  }
}
