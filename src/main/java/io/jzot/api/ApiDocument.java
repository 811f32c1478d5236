package io.jzot.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentService;
import io.smallrye.openapi.runtime.io.Format;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** The OpenAPI document, for administrators and, without what is theirs, for everybody else. */
@Singleton
final class ApiDocument {
  private static final String ADMIN = "admin";

  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final ObjectMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .build();

  /** How the document is written. */
  enum Notation {
    JSON,
    YAML
  }

  private record Kind(Notation notation, boolean forAdministrators) {}

  private final OpenApiDocumentService documents;
  private final Map<Kind, String> written = new ConcurrentHashMap<>();

  ApiDocument(OpenApiDocumentService documents) {
    this.documents = documents;
  }

  String text(Notation notation, boolean forAdministrators) {
    return written.computeIfAbsent(new Kind(notation, forAdministrators), this::write);
  }

  private String write(Kind kind) {
    try {
      JsonNode document = JSON.readTree(documents.getDocument(Format.JSON));
      if (!kind.forAdministrators()) {
        removeAdministration(document);
      }
      return (kind.notation() == Notation.JSON ? JSON : YAML).writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the OpenAPI document is no JSON", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void removeAdministration(JsonNode document) {
    document.path("paths").forEach(path -> removeFrom((ObjectNode) path));
    dropIf(document.path("paths").elements(), JsonNode::isEmpty);
    dropIf(document.path("tags").elements(), tag -> tag.path("name").asText().equals(ADMIN));
  }

  private static void removeFrom(ObjectNode path) {
    dropIf(
        path.elements(),
        operation -> {
          Iterator<JsonNode> tags = operation.path("tags").elements();
          return tags.hasNext() && tags.next().asText().equals(ADMIN);
        });
  }

  private static void dropIf(Iterator<JsonNode> nodes, Predicate<JsonNode> unwanted) {
    while (nodes.hasNext()) {
      if (unwanted.test(nodes.next())) {
        nodes.remove();
      }
    }
  }
}
