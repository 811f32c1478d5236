package io.jzot.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  /** The grammar as the specification prints it. */
  private static final Pattern SPEC =
      Pattern.compile("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "0",
        "a/b",
        "a.b",
        "a_b",
        "a__b",
        "a-b",
        "a---b",
        "a/b/c/d",
        "a.b_c-d__e/f",
        "uploads",
        "a/uploads",
        "a/manifests",
        "a/tags",
        "a/referrers",
        "blobs",
        "index.json",
        "oci-layout/x",
        "a/blobs2"
      })
  void takesNames(String text) {
    assertThat(RepositoryName.find(text)).map(RepositoryName::value).contains(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "a/",
        "/a",
        "a//b",
        "A",
        "a/B",
        ".a",
        "a.",
        "-a",
        "a-",
        "_a",
        "a_",
        "a..b",
        "a___b",
        "a._b",
        "a.-b",
        "a b",
        "a/../b",
        "a/.",
        "a\\b",
        "a;b",
        "ä",
        "a%2fb",
        "a/blobs",
        "a/index.json",
        "a/oci-layout",
        "a/blobs/b",
        "a\u0000b",
        "a\nb",
        ".uploads",
        "a/.uploads"
      })
  void refusesTheRest(String text) {
    assertThat(RepositoryName.find(text)).isEmpty();
  }

  @Test
  void agreesWithTheSpecificationOnShortTexts() {
    char[] alphabet = {'a', '0', '.', '_', '-', '/'};
    int[] digits = new int[6];
    int length = 1;
    while (length <= digits.length) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < length; i++) {
        text.append(alphabet[digits[i]]);
      }
      assertThat(RepositoryName.find(text.toString()).isPresent())
          .as(text.toString())
          .isEqualTo(SPEC.matcher(text).matches());
      int at = 0;
      while (at < length && ++digits[at] == alphabet.length) {
        digits[at++] = 0;
      }
      if (at == length) {
        length++;
      }
    }
  }

  @Test
  void canBeTooLongToBeCreated() {
    assertThat(RepositoryName.parse("a".repeat(255)).creatable()).isTrue();
    assertThat(RepositoryName.parse("a".repeat(256)).creatable()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "A", "_", "0", "latest", "v1.2.3-rc_1", "a..b", "_--"})
  void takesTags(String text) {
    assertThat(Tag.find(text)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".a", "-a", "a b", "a/b", "a:b", "ä", "a\n", "a+b"})
  void refusesOtherTags(String text) {
    assertThat(Tag.find(text)).isEmpty();
  }

  @Test
  void tagsHaveAtMost128Characters() {
    assertThat(Tag.find("a".repeat(128))).isPresent();
    assertThat(Tag.find("a".repeat(129))).isEmpty();
  }

  @Test
  void uploadIdsAreRandomAndStrict() {
    assertThat(UploadId.random()).isNotEqualTo(UploadId.random());
    assertThat(UploadId.find(UploadId.random().value())).isPresent();
    assertThat(UploadId.find("..")).isEmpty();
    assertThat(UploadId.find("A".repeat(32))).isEmpty();
  }
}
