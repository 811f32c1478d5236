package io.jzot.config.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jzot.config.Secret;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsFileTest {
  private static Map<String, Secret> parse(String text) throws IOException {
    return CredentialsFile.parse(
        text.getBytes(UTF_8), List.of("bindDN", "bindPassword"), List.of("note"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"bindDN\": \"cn=admin\", \"bindPassword\": \"s3cret\"}",
        "{\"binddn\": \"cn=admin\", \"BINDPASSWORD\": \"s3cret\"}",
        "bindDN: cn=admin\nbindPassword: s3cret\n",
        "bindDN: cn=admin\nbindPassword: s3cret\nnote: here\n",
      })
  void jsonAndYamlAreRead(String text) throws IOException {
    assertThat(parse(text))
        .containsEntry("bindDN", new Secret("cn=admin"))
        .containsEntry("bindPassword", new Secret("s3cret"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "s3cret",
        "{\"bindDN\": \"cn=admin\"}",
        "{\"bindDN\": \"cn=admin\", \"bindPassword\": \"\"}",
        "{\"bindDN\": \"cn=admin\", \"bindPassword\": \"s3cret\", \"more\": \"s3cret\"}",
        "{\"bindDN\": \"cn=admin\", \"bindPassword\": \"s3cret\", \"BindPassword\": \"s3cret\"}",
        "{\"bindDN\": \"cn=admin\", \"bindPassword\": {\"s3cret\": 1}}",
        "{\"bindDN\": \"cn=admin\", \"bindPassword\": \"s3cret",
        "bindDN: cn=admin\nbindPassword: 's3cret\n",
        "bindDN: cn=admin\nbindPassword: \"\\s3cret\"\n",
      })
  void anythingElseIsRefusedWithoutTellingSecrets(String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(IOException.class)
        .satisfies(e -> assertThat(e.toString()).doesNotContain("s3cret"));
  }

  @Test
  void bytesThatAreNoTextAreRefused() {
    byte[] bytes = {'{', (byte) 0xff, '}'};
    assertThatThrownBy(() -> CredentialsFile.parse(bytes, List.of(), List.of()))
        .isInstanceOf(IOException.class);
  }
}
