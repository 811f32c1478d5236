package io.jzot.config.file;

import static io.jzot.config.file.Configs.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jzot.config.JzotConfig;
import io.jzot.config.file.ConfigFile.Unsupported;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigDumpTest {

  @Test
  void writesZotsKeysWithDefaults() {
    Map<String, Object> dump = ConfigDump.of(json("{\"storage\":{\"rootDirectory\":\"/r\"}}"));
    assertThat(dump.keySet())
        .containsExactly("distSpecVersion", "storage", "http", "log", "extensions", "scheduler");
    assertThat(dump.get("storage"))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("rootDirectory", "/r")
        .containsEntry("dedupe", true)
        .containsEntry("gcDelay", "1h")
        .containsEntry("durability", "full");
  }

  @Test
  void masksSecrets() throws NodeReader.Malformed {
    String text =
        """
        {"storage": {"rootDirectory": "/r",
                     "storageDriver": {"name": "s3", "SecretKey": "hunter2", "bucket": "b", "deep": {"token": "hunter2"}}},
         "cluster": {"members": ["a:1"], "hashKey": "hunter2hunter2__"},
         "http": {"auth": {"openid": {"providers": {"oidc": {"clientid": "id", "clientsecret": "hunter2"}}}}},
         "extensions": {"events": {"enable": true, "sinks": [
             {"type": "http", "headers": {"Authorization": "hunter2"}, "credentials": {"token": "hunter2"}}]}}}
        """;
    Node root = NodeReader.read(NodeReader.Format.JSON, text).orElseThrow();
    JzotConfig config = new Decoder(new Findings(), Set.of()).decode(root);
    assertThat(ConfigDump.of(config).toString())
        .doesNotContain("hunter2")
        .contains(
            "SecretKey=******",
            "bucket=b",
            "clientsecret=******",
            "hashKey=******",
            "Authorization=******");
    assertThat(config.toString()).doesNotContain("hunter2").contains("***");
  }

  static List<Path> configs() throws IOException {
    return ZotConfigsTest.configs();
  }

  @ParameterizedTest
  @MethodSource("configs")
  void canBeReadAgain(Path file) throws ConfigException, IOException {
    JzotConfig config = ConfigFile.read(file, Unsupported.IGNORE).config();
    String dump = new ObjectMapper().writeValueAsString(ConfigDump.of(config));
    JzotConfig again = ConfigFile.parse("dump.json", dump, Unsupported.REFUSE).config();
    // By their texts, which show everything but secrets: those are masked in the dump.
    assertThat(again.toString()).isEqualTo(config.toString());
  }
}
