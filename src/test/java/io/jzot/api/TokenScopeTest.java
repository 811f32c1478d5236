package io.jzot.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenScopeTest {

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "GET,    /v2/, , none",
    "GET,    /v2, , none",
    "GET,    /v2/_catalog, , registry:catalog:*",
    "GET,    /v2/a/b/manifests/latest, , repository:a/b:pull",
    "HEAD,   /v2/a/b/blobs/sha256:00, , repository:a/b:pull",
    "GET,    /v2/a/b/tags/list, , repository:a/b:pull",
    "GET,    /v2/a/b/referrers/sha256:00, , repository:a/b:pull",
    "GET,    /v2/a%2Fb/tags/list, , repository:a/b:pull",
    "PUT,    /v2/a/b/manifests/latest, , 'repository:a/b:pull,push'",
    "POST,   /v2/a/b/blobs/uploads/, , 'repository:a/b:pull,push'",
    "POST,   /v2/a/b/blobs/uploads/, c/d, 'repository:a/b:pull,push repository:c/d:pull'",
    "POST,   /v2/a/b/blobs/uploads/, 'c:d\"', 'repository:a/b:pull,push'",
    "GET,    /v2/a/b/blobs/uploads/0123, , 'repository:a/b:pull,push'",
    "PATCH,  /v2/a/b/blobs/uploads/0123, , 'repository:a/b:pull,push'",
    "DELETE, /v2/a/b/blobs/uploads/0123, , 'repository:a/b:pull,push'",
    "DELETE, /v2/a/b/manifests/latest, , repository:a/b:delete",
    "DELETE, /v2/a/b/blobs/sha256:00, , repository:a/b:delete",
    "GET,    /v2/a/manifests/tags/list, , repository:a/manifests:pull",
    "GET,    /v2/a/manifests/tags, , repository:a:pull",
    "POST,   /v2/a/uploads/blobs/uploads/, , 'repository:a/uploads:pull,push'",
    "GET,    /v2/A/manifests/latest, , none",
    "GET,    /v2/manifests/latest, , none",
    "GET,    /zot/auth/apikey, , none",
  })
  void isWhatTheRequestNeeds(String method, String path, String from, String scope) {
    assertThat(TokenScope.of(method, path, Optional.ofNullable(from)).orElse("none"))
        .isEqualTo(scope);
  }
}
