package io.jzot.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryRouteTest {
  @ParameterizedTest
  @CsvSource({
    "/v2/a/manifests/latest, a, /v2/{name}/manifests/{reference}",
    "/v2/a/b/blobs/uploads/, a/b, /v2/{name}/blobs/uploads/{session}",
    "/v2/a/b/blobs/uploads/0123, a/b, /v2/{name}/blobs/uploads/{session}",
    "/v2/a%2Fb/tags/list, a/b, /v2/{name}/tags/list",
    "/v2/x/blobs/blobs/sha256:00, x/blobs, /v2/{name}/blobs/{digest}",
    "/v2/x/manifests/y/referrers/sha256:00, x/manifests/y, /v2/{name}/referrers/{digest}"
  })
  void isToldFromThePath(String path, String name, String template) {
    assertThat(RepositoryRoute.find(path)).contains(new RepositoryRoute(name, template));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v2/_catalog", "/v2/", "/v2/manifests/a", "/metrics", ""})
  void otherPathsAreOfNone(String path) {
    assertThat(RepositoryRoute.find(path)).isEmpty();
  }
}
