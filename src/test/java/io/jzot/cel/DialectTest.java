package io.jzot.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DialectTest {
  private static final Dialect<Boolean> BOOLEANS =
      Dialect.of(Map.of("req", Request.class, "claims", Map.class), Boolean.class);
  private static final Map<String, ?> VARIABLES =
      Map.of(
          "req",
          new Request("v1", Instant.parse("2026-01-02T03:04:05Z"), new User(List.of("a", "b"))),
          "claims",
          Map.of("sub", "system:x", "n", 5, "list", List.of("p", "q")));

  /** What expressions see here. */
  public record Request(String tag, Instant time, User user) {}

  /** Nested. */
  public record User(List<String> groups) {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "req.tag == 'v1' && 'a' in req.user.groups",
        "req.time < timestamp('2099-12-31T23:59:59Z') && req.time.getHours() == 3",
        "req.user.groups.exists(g, g.startsWith('b'))",
        "sets.contains(req.user.groups, ['b', 'a'])",
        "req.tag.split('v').size() == 2",
        "base64.encode(b'a') == 'YQ=='",
        "claims.n == 5 && claims['sub'] == 'system:x'",
        "!has(claims.missing) && claims.?missing.orValue('d') == 'd'",
        "'p' in claims.list",
        "req.tag.matches('^v[0-9]+$')",
      })
  void speaksAsZotDoes(String text) throws ExpressionException {
    assertThat(BOOLEANS.compile(text).evaluate(VARIABLES)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "req.nope == 1",
        "1 +",
        "req.tag",
        "other.x",
        "req.tag == 1",
        "cidr('10.0.0.0/8')"
      })
  void refusesWhatCanHaveNoTruth(String text) {
    assertThatThrownBy(() -> BOOLEANS.compile(text))
        .isInstanceOf(ExpressionException.class)
        .hasMessageMatching("column \\d+: .+");
  }

  @ParameterizedTest
  @ValueSource(strings = {"claims.missing == 1", "claims.sub", "claims.n / 0 == 1"})
  void whatHasNoValueSaysSo(String text) throws ExpressionException {
    Expression<Boolean> expression = BOOLEANS.compile(text);
    assertThatThrownBy(() -> expression.evaluate(VARIABLES))
        .isInstanceOf(ExpressionException.class);
  }

  @Test
  void stopsWhatRunsLong() throws ExpressionException {
    String all = "[0,1,2,3,4,5,6,7,8,9].all(%s, %s)";
    String text = "true";
    for (String variable : List.of("a", "b", "c", "d", "e", "f")) {
      text = all.formatted(variable, text);
    }
    Expression<Boolean> expression = BOOLEANS.compile(text);
    assertThatThrownBy(() -> expression.evaluate(VARIABLES))
        .isInstanceOf(ExpressionException.class);
  }

  @Test
  void hasOtherResultsToo() throws ExpressionException {
    Map<String, Class<?>> claims = Map.of("claims", Map.class);
    assertThat(Dialect.of(claims, String.class).compile("claims.sub + '/x'").evaluate(VARIABLES))
        .isEqualTo("system:x/x");
    assertThat(Dialect.of(claims, Object.class).compile("claims.list").evaluate(VARIABLES))
        .isEqualTo(List.of("p", "q"));
  }
}
