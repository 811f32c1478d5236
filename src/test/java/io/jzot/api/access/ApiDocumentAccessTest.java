package io.jzot.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.jzot.testing.Call;
import io.jzot.testing.RegistryClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

/** The document names nothing that the caller may not use. */
@QuarkusTest
@TestProfile(AccessServer.Closed.class)
class ApiDocumentAccessTest {
  private final RegistryClient registry = RegistryClient.ofTestServer();

  @Test
  void administrationIsForAdministrators() {
    assertThat(document("/openapi", "admin")).contains("/v2/_jzot/gc", "startGc", "name: admin");
    assertThat(document("/openapi.json", "admin")).contains("/v2/_jzot/gc");
    assertThat(document("/openapi", "reader")).doesNotContain("_jzot", "startGc", "name: admin");
    assertThat(document("/openapi.json", "reader")).doesNotContain("_jzot", "startGc");
    assertThat(document("/openapi", "reader")).contains("getManifest");
  }

  private String document(String path, String user) {
    Call call = Call.get(path).header("Authorization", AccessServer.basic(user));
    return registry.send(call).expect(200).text();
  }
}
