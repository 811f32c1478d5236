package io.jzot.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jzot.testing.RegistryClient;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The OpenAPI document says what there is, and is committed as it is. */
@QuarkusTest
class OpenApiTest {
  private static final Path COMMITTED = Path.of("docs/openapi.yaml");

  @Inject ApiDocument document;

  private final RegistryClient registry = RegistryClient.ofTestServer();

  @Test
  void theCommittedDocumentIsUpToDate() throws IOException {
    String current = document.text(ApiDocument.Notation.YAML, true);
    if (Boolean.getBoolean("jzot.regenerate")) {
      Files.writeString(COMMITTED, current);
    }
    assertThat(Files.readString(COMMITTED))
        .as("docs/openapi.yaml is stale: ./mvnw test -Dtest=OpenApiTest -Djzot.regenerate=true")
        .isEqualTo(current);
  }

  @Test
  void everyOperationIsDescribedAndNamed() {
    Set<String> names = new TreeSet<>();
    for (JsonNode path : json().path("paths")) {
      for (JsonNode operation : path) {
        assertThat(operation.path("operationId").asText()).isNotEmpty();
        assertThat(names.add(operation.path("operationId").asText())).isTrue();
        assertThat(operation.path("summary").asText()).isNotEmpty();
        assertThat(operation.path("tags").size()).isEqualTo(1);
        assertThat(operation.path("responses").size()).isGreaterThan(1);
      }
    }
    assertThat(names).contains("getManifest", "putManifest", "finishUpload", "startGc");
  }

  @Test
  void everyParameterIsASharedOne() {
    for (JsonNode parameter : json().findValues("parameters").stream().skip(1).toList()) {
      for (JsonNode one : parameter) {
        assertThat(one.path("$ref").asText()).startsWith("#/components/parameters/");
      }
    }
  }

  @Test
  void slashesThatTheSpecificationInsistsOnAreThere() {
    assertThat(json().path("paths").has("/v2/")).isTrue();
    assertThat(json().path("paths").has("/v2/{name}/blobs/uploads/")).isTrue();
  }

  @Test
  void isServedInBothNotations() {
    assertThat(registry.get("/openapi").expect(200).header("Content-Type"))
        .startsWith("application/yaml");
    for (String json : List.of("/openapi.json", "/openapi?format=json")) {
      assertThat(registry.get(json).expect(200).json().path("openapi").asText()).startsWith("3.1");
    }
    assertThat(registry.get("/swagger/").expect(200).text()).contains("/openapi");
  }

  private JsonNode json() {
    try {
      return new ObjectMapper().readTree(document.text(ApiDocument.Notation.JSON, true));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
