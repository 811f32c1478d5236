package io.jzot.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {
  private static final String EMPTY =
      "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  @Test
  void isOfContent() {
    assertThat(Digest.of(DigestAlgorithm.SHA256, new byte[0])).hasToString(EMPTY);
    byte[] braces = "{}".getBytes(StandardCharsets.UTF_8);
    assertThat(Digest.of(DigestAlgorithm.SHA256, braces).hex()).startsWith("44136fa355b3678a");
    assertThat(Digest.of(DigestAlgorithm.SHA384, braces).hex()).hasSize(96);
    assertThat(Digest.of(DigestAlgorithm.SHA512, braces).hex()).hasSize(128);
  }

  @Test
  void knowsTheDigestOfNothing() {
    assertThat(Digest.parse(EMPTY).ofNothing()).isTrue();
    assertThat(Digest.of(DigestAlgorithm.SHA512, new byte[] {1}).ofNothing()).isFalse();
  }

  @Test
  void roundTrips() {
    assertThat(Digest.parse(EMPTY)).hasToString(EMPTY).isEqualTo(Digest.parse(EMPTY));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "sha256",
        "sha256:",
        "sha256:abc",
        "SHA256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855",
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85",
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8555",
        "sha256:g3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "sha256:../../../../../../../../../../../../../../../../../../etc/passwd0000",
        "sha256:................................................................",
        " sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "sha512:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85٣",
        "md5:d41d8cd98f00b204e9800998ecf8427e",
        "sha256:baddigeststring",
      })
  void refusesEverythingElse(String text) {
    assertThat(Digest.find(text)).isEmpty();
    assertThatThrownBy(() -> Digest.parse(text))
        .isInstanceOfSatisfying(
            OciException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DIGEST_INVALID));
  }
}
