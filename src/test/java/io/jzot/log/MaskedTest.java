package io.jzot.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskedTest {
  @ParameterizedTest
  @CsvSource({
    "https://user:canary@host/path, https://user:******@host/path",
    "redis://:canary@host:6379/0, redis://:******@host:6379/0",
    "not a URL: ftp://u:can@ary@h?x, not a URL: ftp://u:******@h?x",
    "/v2/?access_token=canary&n=3, /v2/?access_token=******&n=3",
    "/zot/auth/callback/oidc?code=canary&state=canary, /zot/auth/callback/oidc?code=******&state=******",
    "/v2/?X-Api-Key=canary, /v2/?X-Api-Key=******",
  })
  void whatIsSecretIsNotShown(String text, String shown) {
    assertThat(Masked.text(text)).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2/a/blobs/uploads/?mount=sha256:00&from=b/c",
        "/v2/a/tags/list?n=3&last=token",
        "/v2/a/manifests/v1?tag=a&tag=b",
        "https://host:5000/path@x",
        "http.auth: 10:15",
      })
  void everythingElseIs(String text) {
    assertThat(Masked.text(text)).isEqualTo(text);
  }

  @Test
  void headersAreSecretByTheirNames() {
    assertThat(Masked.isSecret("Proxy-Authorization")).isTrue();
    assertThat(Masked.isSecret("cookie")).isTrue();
    assertThat(Masked.isSecret("Private-Token")).isTrue();
    assertThat(Masked.isSecret("X-API-Key")).isTrue();
    assertThat(Masked.isSecret("User-Agent")).isFalse();
    assertThat(Masked.isSecret("Content-Type")).isFalse();
  }
}
