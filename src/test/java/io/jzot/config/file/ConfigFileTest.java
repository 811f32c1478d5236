package io.jzot.config.file;

import static io.jzot.config.file.Configs.json;
import static io.jzot.config.file.Configs.reading;
import static io.jzot.config.file.Configs.refused;
import static io.jzot.config.file.Configs.refusedJson;
import static io.jzot.config.file.Configs.with;
import static io.jzot.config.file.Configs.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jzot.config.Durability;
import io.jzot.config.HttpConfig.Compat;
import io.jzot.config.JzotConfig;
import io.jzot.config.LogConfig.Level;
import io.jzot.config.SubPathConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {
  private static final String MINIMAL = "{\"storage\":{\"rootDirectory\":\"/tmp/zot\"}}";

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"full,true", "full,false", "data,true", "data,false", "none,true", "none,false"})
  void commitOfZotDoesNotDecideWhatIsFlushed(String durability, boolean commit) {
    JzotConfig config =
        json(
            "{\"storage\":{\"rootDirectory\":\"/r\",\"durability\":\"%s\",\"commit\":%s}}"
                .formatted(durability, commit));
    assertThat(config.storage().durability())
        .isEqualTo(Durability.valueOf(durability.toUpperCase(Locale.ROOT)));
    config = json("{\"storage\":{\"rootDirectory\":\"/r\",\"commit\":%s}}".formatted(commit));
    assertThat(config.storage().durability()).isEqualTo(Durability.FULL);
  }

  @Test
  void aMinimalFileHasZotsDefaults() {
    JzotConfig config = json(MINIMAL);
    assertThat(config.storage().rootDirectory()).isEqualTo(Path.of("/tmp/zot"));
    assertThat(config.storage().dedupe()).isTrue();
    assertThat(config.storage().gc()).isTrue();
    assertThat(config.storage().gcDelay()).isEqualTo(Duration.ofHours(1));
    assertThat(config.storage().gcInterval()).isEqualTo(Duration.ofHours(1));
    assertThat(config.storage().retentionDelay()).isEqualTo(Duration.ofHours(1));
    assertThat(config.storage().durability()).isEqualTo(Durability.FULL);
    assertThat(config.http().address()).isEqualTo("127.0.0.1");
    assertThat(config.http().port()).isEqualTo(8080);
    assertThat(config.http().readTimeout()).isEmpty();
    assertThat(config.http().tls()).isEmpty();
    assertThat(config.http().compat()).isEmpty();
    assertThat(config.log().level()).isEqualTo(Level.DEBUG);
    assertThat(config.distSpecVersion()).isEqualTo("1.1.1");
    assertThat(config.scheduler().workers(2)).isEqualTo(8);
    assertThat(reading("c.json", MINIMAL).warnings()).isEmpty();
  }

  @Test
  void jsonAndYamlSayTheSame() {
    String yaml =
        """
        # a comment
        storage:
          rootDirectory: /tmp/zot
          gcDelay: 2h
        http: {port: 5000, compat: [docker2s2]}
        """;
    String json =
        """
        {"storage": {"rootDirectory": "/tmp/zot", "gcDelay": "2h"}, "http": {"port": 5000, "compat": ["docker2s2"]}}
        """;
    assertThat(yaml(yaml)).isEqualTo(json(json));
    assertThat(yaml(json)).isEqualTo(json(json));
    assertThat(json(json).http().compat()).containsExactly(Compat.DOCKER2S2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"config", "config.conf", ".zot", "/dev/stdin"})
  void otherExtensionsAreTriedInTurn(String name) {
    assertThat(reading(name, MINIMAL).config()).isEqualTo(json(MINIMAL));
    assertThat(reading(name, "storage:\n  rootDirectory: /tmp/zot\n").config())
        .isEqualTo(json(MINIMAL));
  }

  @Test
  void whatIsNeitherIsReportedAsWhatItLooksLike() {
    assertThat(refused("config", "{\"storage\": }"))
        .singleElement()
        .asString()
        .startsWith("config:1:");
    assertThat(refused("config", "a: b: c")).singleElement().asString().startsWith("config:1:5: ");
    assertThat(refused("config.toml", "[storage]\nrootDirectory = \"/r\"\n")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "c.json,''",
    "c.json,{}",
    "c.json,null",
    "c.yaml,''",
    "c.yaml,# nothing",
    "c.yaml,{}",
    "c.yaml,~",
    "c,''"
  })
  void emptyFilesAreRefused(String name, String text) {
    assertThat(refused(name, text)).containsExactly(name + ": absence of any key:value pair");
  }

  @Test
  void keysAreCaseInsensitive() {
    JzotConfig config =
        json(
            "{\"STORAGE\":{\"rootdirectory\":\"/r\",\"SubPaths\":{\"/a\":{\"ROOTDIRECTORY\":\"/s\",\"gC\":true}}}}");
    SubPathConfig subPath = config.storage().subPaths().get("/a");
    assertThat(subPath).isNotNull();
    assertThat(subPath.gc()).isTrue();
    assertThat(subPath.dedupe()).isFalse();
    assertThat(subPath.gcDelay()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void keysOfMapsKeepTheirCase() throws NodeReader.Malformed {
    String text =
        """
        {"storage": {"rootDirectory": "/r"},
         "http": {"auth": {"htpasswd": {"path": "/h"}},
                  "accessControl": {"repositories": {"Team/**": {"defaultPolicy": ["read"]}},
                                    "groups": {"Admins": {"users": ["Ann"]}}}}}
        """;
    Node root = NodeReader.read(NodeReader.Format.JSON, text).orElseThrow();
    JzotConfig config = new Decoder(new Findings(), Set.of()).decode(root);
    assertThat(config.http().accessControl().orElseThrow().groups()).containsOnlyKeys("Admins");
    assertThat(config.http().accessControl().orElseThrow().repositories().keySet())
        .singleElement()
        .hasToString("Team/**");
  }

  @Test
  void typesAreWeak() {
    assertThat(with("\"http\":{\"port\":\"5000\"}").http().port()).isEqualTo(5000);
    assertThat(with("\"http\":{\"port\":5000.0}").http().port()).isEqualTo(5000);
    assertThat(with("\"http\":{\"port\":\"\"}").http().port()).isZero();
    assertThat(with("\"http\":{\"realm\":12}").http().realm()).contains("12");
    assertThat(with("\"http\":{\"compat\":\"docker2s2\"}").http().compat()).hasSize(1);
    assertThat(with("\"http\":{\"readTimeout\":1000000000}").http().readTimeout())
        .contains(Duration.ofSeconds(1));
    assertThat(with("\"http\":{\"readTimeout\":\"0s\"}").http().readTimeout()).isEmpty();
    assertThat(
            json("{\"storage\":{\"rootDirectory\":\"/r\",\"dedupe\":\"false\",\"gc\":0}}")
                .storage()
                .gc())
        .isFalse();
  }

  @Test
  void nothingGivenIsTheDefault() {
    assertThat(with("\"http\":null,\"log\":{\"output\":\"\",\"level\":null}"))
        .isEqualTo(with("\"log\":{}"));
    assertThat(yaml("storage:\n  rootDirectory: /r\n  gcDelay:\nlog:\n").storage().gcDelay())
        .isEqualTo(Duration.ofHours(1));
    assertThat(with("\"http\":{\"address\":\"\"}").http().address()).isEmpty();
    assertThat(yaml("storage: {rootDirectory: /r}\nhttp: {address: \"\"}\n").http().address())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "debug,DEBUG",
    "TRACE,DEBUG",
    "info,INFO",
    "warn,WARN",
    "warning,WARN",
    "error,ERROR",
    "fatal,ERROR",
    "panic,ERROR"
  })
  void levelsAreZots(String written, Level level) {
    assertThat(with("\"log\":{\"level\":\"" + written + "\"}").log().level()).isEqualTo(level);
  }

  @Test
  void allProblemsComeAtOnceWithTheirPlaces() {
    String text =
        """
        {
          "storage": {
            "rootDirectory": "/r",
            "gcDelai": "1h",
            "gcInterval": "1x"
          },
          "http": {
            "port": 70000,
            "Port": 1,
            "compat": ["docker"]
          },
          "extensions": {"sync": {"registries": []}},
          "log": {"level": "loud"}
        }
        """;
    assertThat(refusedJson(text))
        .containsExactly(
            "c.json:4:5: /storage/gcDelai: unknown key (did you mean 'gcDelay'?)",
            "c.json:5:5: /storage/gcInterval: '1x': not a duration such as 90s, 1h30m or 500ms",
            "c.json:8:5: /http/port: a port is a number from 0 to 65535",
            "c.json:9:5: /http/Port: the key is there twice",
            "c.json:10:16: /http/compat/0: 'docker': none of: docker2s2",
            "c.json:12:18: not supported yet: /extensions/sync (remove it, or start with --ignore-unsupported)",
            "c.json:13:11: /log/level: 'loud': none of: debug, info, warn, error");
  }

  @Test
  void placesInYamlAreKnownToo() {
    String text = "storage:\n  rootDirectory: /r\n  gcDelay: -1h\nhttp:\n  alowOrigin: '*'\n";
    assertThat(refused("c.yaml", text))
        .containsExactly(
            "c.yaml:3:3: /storage/gcDelay: must not be negative",
            "c.yaml:5:3: /http/alowOrigin: unknown key (did you mean 'allowOrigin'?)");
  }

  @Test
  void missingKeysPointAtTheNearestSection() {
    assertThat(refusedJson("{\"http\":{}}"))
        .containsExactly("c.json:1:1: /storage/rootDirectory: required key is missing");
    assertThat(refusedJson("{\n \"storage\":{}}"))
        .containsExactly("c.json:2:2: /storage/rootDirectory: required key is missing");
    assertThat(refusedJson("{\"storage\":{\"rootDirectory\":\"\"}}"))
        .containsExactly("c.json:1:13: /storage/rootDirectory: must not be empty");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1} x",
        "{\"a\":1}{}",
        "{\"a\":1",
        "{'a':1}",
        "{\"a\":1,}",
        "{\"a\":01}",
        "// c\n{}"
      })
  void jsonIsStrict(String text) {
    assertThat(refusedJson(text)).isNotEmpty();
  }

  @Test
  void repeatedKeysOfMapsAreRefused() {
    assertThat(refusedJson("{\"storage\":{\"rootDirectory\":\"/r\"},\"storage\":{}}"))
        .containsExactly("c.json:1:35: /storage: the key is there twice");
    assertThat(
            refused(
                "c.yaml",
                "storage: {rootDirectory: /r, subPaths: {/a: {rootDirectory: /s}, /a: {rootDirectory: /t}}}"))
        .anyMatch(line -> line.endsWith("/storage/subPaths/~1a: the key is there twice"));
  }

  @Test
  void sectionsAndValuesAreNotMixedUp() {
    assertThat(refusedJson("{\"storage\":\"/r\"}"))
        .containsExactly("c.json:1:2: /storage: a section with keys is expected, not '/r'");
    assertThat(refusedJson("{\"storage\":{\"rootDirectory\":[\"/r\"]}}"))
        .containsExactly("c.json:1:13: /storage/rootDirectory: a path is expected, not a list");
    assertThat(refusedJson("[]"))
        .containsExactly("c.json:1:1: a section with keys is expected, not a list");
    assertThat(refused("c.yaml", "just text")).hasSize(1);
  }

  @Test
  void yamlAnchorsAndMergesWork() {
    String text =
        """
        storage:
          rootDirectory: /r
          subPaths:
            /a: &base {rootDirectory: /s/a, gc: true, gcDelay: 3h, retention: &keep {delay: 4h}}
            /b:
              <<: *base
              rootDirectory: /s/b
          retention: *keep
        """;
    JzotConfig config = yaml(text);
    SubPathConfig b = config.storage().subPaths().get("/b");
    assertThat(b).isNotNull();
    assertThat(b.rootDirectory()).isEqualTo(Path.of("/s/b"));
    assertThat(b.gc()).isTrue();
    assertThat(b.retentionDelay()).isEqualTo(Duration.ofHours(4));
    assertThat(config.storage().retentionDelay()).isEqualTo(Duration.ofHours(4));
  }

  @Test
  void anchorsOfSingleValuesAreRefusedClearly() {
    assertThat(refused("c.yaml", "storage:\n  rootDirectory: &root /r\nlog:\n  output: *root\n"))
        .containsExactly("c.yaml:4:11: no section or list above has the anchor '&root'");
  }

  @Test
  void yamlBombsAndLoopsAreRefused() {
    var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 30; i++) {
      bomb.append("a%d: &a%d [*a%d, *a%d, *a%d]\n".formatted(i, i, i - 1, i - 1, i - 1));
    }
    assertThat(refused("c.yaml", bomb.toString()))
        .singleElement()
        .asString()
        .contains("more than 100000 values");
    assertThat(refused("c.yaml", "a: &a [*a]"))
        .singleElement()
        .asString()
        .contains("the anchor '&a'");
    assertThat(refused("c.yaml", "a: 1\n---\nb: 1\n"))
        .singleElement()
        .asString()
        .contains("only one document");
  }

  @ParameterizedTest
  @ValueSource(strings = {"c.json", "c.yaml"})
  void depthIsBounded(String name) {
    assertThat(refused(name, "{\"a\":" + "[".repeat(70) + "]".repeat(70) + "}")).hasSize(1);
    assertThat(refused(name, "{\"a\":" + "[".repeat(100_000))).hasSize(1);
  }

  @Test
  void filesAreRead() throws IOException, ConfigException {
    Path file = Files.writeString(directory.resolve("c.json"), "\uFEFF" + MINIMAL);
    assertThat(ConfigFile.read(file).config()).isEqualTo(json(MINIMAL));
  }

  @Test
  void filesThatCannotBeReadAreProblems() throws IOException {
    Path latin = Files.write(directory.resolve("c.yaml"), new byte[] {'a', ':', ' ', (byte) 0xe4});
    assertThatThrownBy(() -> ConfigFile.read(latin))
        .isInstanceOf(ConfigException.class)
        .hasMessage(latin + ": is not UTF-8 text");
    assertThatThrownBy(() -> ConfigFile.read(directory.resolve("absent")))
        .isInstanceOf(ConfigException.class)
        .hasMessage(directory.resolve("absent") + ": no such file");
    assertThatThrownBy(() -> ConfigFile.read(directory))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("cannot be read");
  }
}
