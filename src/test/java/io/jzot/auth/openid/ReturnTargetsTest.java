package io.jzot.auth.openid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnTargetsTest {
  private final ReturnTargets targets =
      new ReturnTargets(
          List.of(
              "https://ui.example.org/app",
              " HTTP://Other.example:8080 ",
              "ftp://files.example",
              "no origin"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/home?a=b#c",
        "/image/a%2Fb",
        "https://ui.example.org",
        "https://ui.example.org:443/x",
        "https://UI.example.org/x?y=z",
        "http://other.example:8080/"
      })
  void isTakenAsItIs(String target) {
    assertThat(targets.judge(target)).isEqualTo(target);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//evil.example/path",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/%5Cevil.example",
        "/%5cevil.example",
        "https:/\\evil.example",
        "https://ui.example.org\\.evil.example",
        "https://ui.example.org@evil.example/",
        "https://ui.example.org.evil.example/",
        "https://ui.example.org:444/",
        "http://ui.example.org/",
        "https://evil.example/https://ui.example.org",
        "ftp://files.example/",
        "javascript:alert(1)",
        "data:text/html,x",
        "https:ui.example.org",
        "https:///ui.example.org",
        "home",
        "?a",
        " /home",
        "/ho me",
        "/home\r\nSet-Cookie: session=x",
        "/home\nx",
        "/ho\tme",
        "/ho\u0000me",
        "%zz"
      })
  void becomesHome(String target) {
    assertThat(targets.judge(target)).isEqualTo("/");
  }

  @Test
  void whatFillsTheCookieBecomesHome() {
    assertThat(targets.judge("/" + "a".repeat(2000))).isEqualTo("/");
  }

  @Test
  void otherLettersAreEncoded() {
    assertThat(targets.judge("/größe")).isEqualTo("/gr%C3%B6%C3%9Fe");
  }
}
