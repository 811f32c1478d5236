package io.jzot.auth.htpasswd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HtpasswdLineTest {

  @Test
  void isWhatTheRealmReads() {
    String line = HtpasswdLine.of("olga", "p\u00e4ss word:", 5);
    assertThat(line).matches("olga:\\$2[aby]\\$05\\$[./A-Za-z0-9]{53}");
    HashedPassword hash = HashedPassword.parse(line.substring("olga:".length()));
    assertThat(hash.matches("p\u00e4ss word:")).isTrue();
    assertThat(hash.matches("p\u00e4ss word")).isFalse();
    assertThat(HtpasswdLine.of("olga", "p\u00e4ss word:", 5)).as("salt").isNotEqualTo(line);
  }

  @ParameterizedTest
  @CsvSource({
    "'', canary, 5",
    "a:b, canary, 5",
    "'a\n', canary, 5",
    "a, '', 5",
    "a, canary4canary4canary4canary4canary4canary4canary4canary4canary4canary4canary4, 5",
    "a, canary, 3",
    "a, canary, 18",
  })
  void whatNobodyCouldLogInWithIsRefused(String user, String password, int cost) {
    assertThatThrownBy(() -> HtpasswdLine.of(user, password, cost))
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(e -> assertThat(e.toString()).doesNotContain("canary"));
  }
}
