package io.jzot.api.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.testing.Answer;
import io.jzot.testing.Call;
import io.jzot.testing.Htpasswd;
import io.jzot.testing.RegistryClient;
import io.jzot.testing.TestServer;
import io.jzot.testing.TokenAccess;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which challenge and which token answer clients can read. */
@QuarkusTest
@TestProfile(GuardedServer.Tokens.class)
class TokenConformanceTest {
  private final RegistryClient anonymous = RegistryClient.ofTestServer().anonymous();

  @ParameterizedTest
  @CsvSource({
    "GET, /v2/",
    "HEAD, /v2/a/b/manifests/v1",
    "PUT, /v2/a/b/manifests/v1",
    "POST, /v2/a/b/blobs/uploads/?mount=sha256:x&from=c/d",
    "GET, /v2/_catalog",
  })
  @DisplayName("#9 one challenge, which cannot be taken for another; its parameters are quoted")
  void challenges(String method, String target) {
    String tokens = challenge(Call.of(method, target).header("User-Agent", TokenAccess.AGENT));
    assertThat(tokens).matches(TokenAccess.CHALLENGE);
    assertThat(tokens.toLowerCase(Locale.ROOT)).doesNotContain("basic");

    String passwords = challenge(Call.of(method, target).header("User-Agent", "skopeo/1.18"));
    assertThat(passwords).matches("Basic realm=\"[^\"]+\"");
    assertThat(passwords.toLowerCase(Locale.ROOT)).doesNotContain("bearer");
  }

  /** Of the only header of that name: {@link Answer#header} sees to that. */
  private String challenge(Call call) {
    return anonymous.send(call).header("WWW-Authenticate");
  }

  @Test
  @DisplayName("#9 a token is answered with 200 under both of its names")
  void tokens() {
    Matcher challenge =
        TokenAccess.CHALLENGE.matcher(
            challenge(Call.get("/v2/a/b/tags/list").header("User-Agent", TokenAccess.AGENT)));
    assertThat(challenge.matches()).isTrue();
    assertThat(challenge.group("realm")).isEqualTo(TestServer.uri() + "/zot/auth/token");
    String query = "?service=" + challenge.group("service") + "&scope=" + challenge.group("scope");
    String basic = Htpasswd.basic(GuardedServer.NAME, GuardedServer.PASSWORD);

    Answer answer = anonymous.with(basic).get("/zot/auth/token" + query).expect(200);

    String token = answer.json().path("token").asText();
    assertThat(answer.json().path("access_token").asText()).isEqualTo(token).isNotEmpty();
    for (String target : List.of("/v2/", "/v2/a/b/tags/list")) {
      anonymous.with("Bearer " + token).get(target).expect(200, 404);
    }
  }
}
