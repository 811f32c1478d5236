package io.jzot.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "repo repo true",
        "repo repo2 false",
        "* repo true",
        "* a/b false",
        "*c abc true",
        "a*/b abc/b true",
        "a*/b a/c/b false",
        "a*b?c*x abxbbxdbxebxczzx true",
        "a?b a/b false",
        "a*b a/b false",
        "** a true",
        "** a/b/c true",
        "a/** a true",
        "a/** a/b/c true",
        "a/** ab false",
        "**/c c true",
        "**/c a/b/c true",
        "**/c a/abc false",
        "a/**/b a/b true",
        "a/**/b a/x/y/b true",
        "a/**/b axb false",
        "abc** abcd true",
        "abc** abcd/e false",
        "a/**b a/xb true",
        "a/**b a/x/b false",
        "ab[b-d] abc true",
        "ab[^b-d] abc false",
        "ab[!x] abc true",
        "a[^x]b a/b false",
        "[x-] - true",
        "[-x] - true",
        "[a.]b .b true",
        "[\\]a] ] true",
        "{a,b}/x b/x true",
        "{a,b}/x c/x false",
        "{a,{b,c}d}e cde true",
        "{infra,prod}/** prod/x/y true",
        "x{,y} x true",
        "{a/**,b} a/q/r true",
        "a\\*b a*b true",
        "a\\*b axb false",
        "a.b axb false",
        "a+(b) a+(b) true",
      })
  void matchesAsDoublestar(String pattern, String name, boolean expected) {
    assertThat(Glob.parse(pattern).matches(name)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "[^", "[]", "a[bc", "{a,b", "a}", "{a,{b}", "\\", "[z-a]", "{[}"})
  void refusesMalformedPatterns(String pattern) {
    assertThatThrownBy(() -> Glob.parse(pattern)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void boundsAlternatives() {
    assertThatThrownBy(() -> Glob.parse("{a,b}".repeat(30)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("alternatives");
  }

  @Test
  void takesLinearTime() {
    Glob glob = Glob.parse("a*".repeat(30) + "b");
    assertTimeoutPreemptively(Duration.ofSeconds(20), () -> glob.matches("a".repeat(2_000)));
  }

  @Test
  void equalsByItsText() {
    assertThat(Glob.parse("a/*"))
        .isEqualTo(Glob.parse("a/*"))
        .hasSameHashCodeAs(Glob.parse("a/*"))
        .hasToString("a/*");
    assertThat(Glob.parse("a/*")).isNotEqualTo(Glob.parse("a/**"));
  }
}
