package io.jzot.api;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.Paths;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/**
 * Ties operations to the components of {@code META-INF/openapi.yaml} while the document is built: a
 * parameter that is described there refers to it, and what any request can be answered with is said
 * of each operation, so that no resource repeats it.
 */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public final class SharedParts implements OASFilter {
  private static final String COMPONENT = "#/components/responses/";

  /** What can be the answer whatever is asked for: by status, the component. */
  private static final Map<String, String> TO_ANYBODY = Map.of("400", "BadRequest");

  /** What else can be the answer where it matters who asks. */
  private static final Map<String, String> TO_CALLERS =
      Map.of(
          "401", "Unauthorized",
          "403", "Denied",
          "429", "TooManyRequests",
          "503", "Unavailable");

  /** The scanner drops the slash at the end, which the specification insists on. */
  private static final List<String> WITH_SLASH = List.of("/v2", "/v2/{name}/blobs/uploads");

  @Override
  public void filterOpenAPI(OpenAPI document) {
    Map<String, Parameter> known = document.getComponents().getParameters();
    Paths paths = OASFactory.createPaths();
    for (Map.Entry<String, PathItem> path : document.getPaths().getPathItems().entrySet()) {
      complete(path.getKey(), path.getValue(), known);
      boolean slash = WITH_SLASH.contains(path.getKey());
      paths.addPathItem(path.getKey() + (slash ? "/" : ""), path.getValue());
    }
    document.setPaths(paths);
  }

  private static void complete(String path, PathItem item, Map<String, Parameter> known) {
    for (Operation operation : item.getOperations().values()) {
      if (operation.getParameters() != null) {
        List<Parameter> ordered = new ArrayList<>(operation.getParameters());
        ordered.sort(Comparator.comparingInt(parameter -> placeIn(path, parameter)));
        operation.setParameters(referring(ordered, known));
      }
      addAnswers(operation);
    }
  }

  /** Generated clients take parameters in this order: those of the path as they stand in it. */
  private static int placeIn(String path, Parameter parameter) {
    int place = path.indexOf("{" + parameter.getName() + "}");
    return parameter.getIn() == Parameter.In.PATH && place >= 0 ? place : path.length();
  }

  private static void addAnswers(Operation operation) {
    TO_ANYBODY.forEach((status, name) -> addAnswer(operation, status, name));
    if (operation.getTags() != null && operation.getTags().contains("probes")) {
      operation.setSecurity(List.of());
    } else {
      TO_CALLERS.forEach((status, name) -> addAnswer(operation, status, name));
    }
    APIResponses sorted = OASFactory.createAPIResponses();
    new TreeMap<>(operation.getResponses().getAPIResponses()).forEach(sorted::addAPIResponse);
    operation.setResponses(sorted);
  }

  private static void addAnswer(Operation operation, String status, String component) {
    if (!operation.getResponses().hasAPIResponse(status)) {
      operation
          .getResponses()
          .addAPIResponse(status, OASFactory.createAPIResponse().ref(COMPONENT + component));
    }
  }

  private static List<Parameter> referring(
      List<Parameter> parameters, Map<String, Parameter> known) {
    List<Parameter> result = new ArrayList<>();
    for (Parameter parameter : parameters) {
      result.add(
          find(known, parameter)
              .map(name -> OASFactory.createParameter().ref("#/components/parameters/" + name))
              .orElse(parameter));
    }
    return result;
  }

  /** The component's key; it differs from the name where two parameters share that. */
  private static Optional<String> find(Map<String, Parameter> known, Parameter wanted) {
    return known.entrySet().stream()
        .filter(it -> Objects.equals(it.getValue().getName(), wanted.getName()))
        .filter(it -> it.getValue().getIn() == wanted.getIn())
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
