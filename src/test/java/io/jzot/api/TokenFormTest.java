package io.jzot.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jzot.auth.Grant;
import io.jzot.oci.OciException;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenFormTest {
  @Test
  void scopesComeTogetherOrApart() {
    Grant first = new Grant("repository", "a/b", Set.of("pull", "push"));
    Grant second = new Grant("repository", "host:5000/c", Set.of("pull"));
    Grant catalog = new Grant("registry", "catalog", Set.of("*"));
    assertThat(
            TokenForm.access(
                List.of(
                    "repository:a/b:pull,push repository:host:5000/c:pull", "registry:catalog:*")))
        .containsExactly(first, second, catalog);
    assertThat(TokenForm.access(List.of("repository(plugin):a/b:pull,push")))
        .containsExactly(first);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "repository",
        "repository:a",
        ":a:pull",
        "repository::pull",
        "a b",
        "repositories:**:*"
      })
  void whatMakesNoSenseGrantsNothing(String scope) {
    assertThat(TokenForm.access(List.of(scope))).isEmpty();
  }

  @Test
  void thereIsAnEndToThem() {
    List<String> many = IntStream.range(0, 60).mapToObj(i -> "repository:r" + i + ":pull").toList();
    assertThatThrownBy(() -> TokenForm.access(many)).isInstanceOf(OciException.class);
  }
}
