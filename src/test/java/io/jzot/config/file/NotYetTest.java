package io.jzot.config.file;

import static io.jzot.config.file.Configs.refusedJson;
import static io.jzot.config.file.Configs.warnings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jzot.config.JzotConfig;
import io.jzot.config.file.ConfigFile.Unsupported;
import java.util.List;
import org.junit.jupiter.api.Test;

class NotYetTest {
  private static final String SYNC =
      "{\"storage\":{\"rootDirectory\":\"/r\"},\n\"Extensions\":{\"SYNC\":{}}}";

  @Test
  void dangerousKeysAreRefusedByTheirCanonicalName() {
    assertThat(refusedJson(SYNC))
        .containsExactly(
            "c.json:2:15: not supported yet: /extensions/sync (remove it, or start with --ignore-unsupported)");
  }

  @Test
  void ignoredOnesAreAbsent() throws ConfigException {
    ConfigReading reading = ConfigFile.parse("c.json", SYNC, Unsupported.IGNORE);
    assertThat(reading.config().extensions().sync()).isEmpty();
    assertThat(reading.warnings().stream().map(it -> it.describe("c.json")))
        .containsExactly("c.json:2:15: /extensions/sync: not supported yet, ignored");
  }

  /** To ignore the only way to log in would open the registry to everybody. */
  @Test
  void theOnlyWayToLogInCannotBeIgnored() throws ConfigException {
    String keys =
        "{'storage':{'rootDirectory':'/r'},'http':{'auth':{%s'openid':{'providers':"
            + "{'oidc':{'clientid':'c','clientsecret':'s','issuer':'https://i','scopes':['openid']}}}}}}";
    String alone = keys.formatted("").replace('\'', '"');
    String beside = keys.formatted("'htpasswd':{'path':'p'},").replace('\'', '"');

    assertThatThrownBy(() -> ConfigFile.parse("c.json", alone, Unsupported.IGNORE))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("everybody would be let in");
    assertThat(ConfigFile.parse("c.json", beside, Unsupported.IGNORE).config().http().auth())
        .satisfies(auth -> assertThat(auth.htpasswd()).isPresent());
  }

  @Test
  void ignoringDoesNotExcuseMistakes() {
    String wrong = SYNC.replace("{}}}", "{\"registrys\":[]}}}");
    assertThat(Configs.refused("c.json", wrong)).anyMatch(line -> line.contains("unknown key"));
  }

  @Test
  void harmlessKeysStayAndAreWarnedOf() {
    assertThat(warnings("\"extensions\":{\"search\":{}}"))
        .containsExactly("/extensions/search: not supported yet, has no effect");
    assertThat(Configs.with("\"extensions\":{\"search\":{}}").extensions().search()).isPresent();
  }

  @Test
  void whatSwitchesNothingOnIsSilent() {
    assertThat(warnings("\"http\":{\"auth\":{}},\"extensions\":{}")).isEmpty();
    assertThat(warnings("\"http\":{\"auth\":{\"apikey\":false},\"accessControl\":null}")).isEmpty();
  }

  /**
   * Every pattern of the table names a key that exists, so that a renamed key cannot slip out of
   * it.
   */
  @Test
  void everyPatternNamesAKey() {
    assertThat(NotYet.all().stream().map(NotYet::pattern))
        .allMatch(pattern -> exists(JzotConfig.class, List.of(pattern.substring(1).split("/"))));
  }

  private static boolean exists(Class<?> section, List<String> path) {
    return ConfigKey.of(section).stream()
        .filter(key -> key.name().equals(path.get(0)))
        .anyMatch(key -> path.size() == 1 || inside(key.shape(), path.subList(1, path.size())));
  }

  private static boolean inside(Shape shape, List<String> path) {
    if (shape instanceof Shape.Maybe maybe) {
      return inside(maybe.of(), path);
    } else if (shape instanceof Shape.MapOf map) {
      return path.get(0).equals("*") && inside(map.value(), path.subList(1, path.size()));
    } else if (shape instanceof Shape.ListOf list) {
      return path.get(0).equals("[]") && inside(list.item(), path.subList(1, path.size()));
    }
    return shape instanceof Shape.Section section && exists(section.type(), path);
  }
}
