package io.jzot.api;

import io.jzot.testing.RegistryClient;
import io.jzot.testing.TestConfig;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code http.apiDocument: false}: neither document nor page. */
@QuarkusTest
@TestProfile(ApiDocumentOffTest.Off.class)
class ApiDocumentOffTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"/openapi", "/openapi.json", "/openapi.yaml", "/swagger/", "/swagger/index.html"})
  void isNotThere(String path) {
    RegistryClient.ofTestServer().get(path).expectError(404, "UNSUPPORTED");
  }

  /** A server that keeps its document for itself. */
  public static final class Off implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      try {
        TestConfig config = TestConfig.in(Files.createTempDirectory("jzot-document"));
        return Map.of("jzot.config", config.set("http", "apiDocument", false).write().toString());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
