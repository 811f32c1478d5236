package io.jzot.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.File;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every route and method has a row in the {@link RouteMatrix}, and is in the OpenAPI document. */
class RouteRowsTest {
  /** A page for people, and what is described elsewhere. */
  private static final Set<String> NOT_DESCRIBED =
      Set.of(
          "GET /login",
          "GET /openapi",
          "GET /openapi.json",
          "GET /openapi.yaml",
          RouteMatrix.METRICS);

  @Test
  void everyRouteHasARow() {
    Set<String> rows = new TreeSet<>(RouteMatrix.ROWS.stream().map(RouteRow::template).toList());
    Set<String> routes = new TreeSet<>(Set.of(RouteMatrix.METRICS));
    new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.jzot").stream()
            .filter(type -> type.isAnnotatedWith(Path.class))
            // In no server that is built: LocalPageTest.
            .filter(type -> !type.isAnnotatedWith(IfBuildProfile.class))
            .map(JavaClass::reflect)
            .forEach(resource -> addRoutes(resource, routes));
    assertThat(routes).isEqualTo(rows);
  }

  /** The answers to browsers' questions before a request are no operations. */
  @Test
  void everyRouteIsInTheDocument() throws IOException {
    Set<String> described = new TreeSet<>();
    JsonNode document = new YAMLMapper().readTree(new File("docs/openapi.yaml"));
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method ->
                            described.add(method.toUpperCase(Locale.ROOT) + ' ' + path.getKey())));
    assertThat(described)
        .isEqualTo(
            RouteMatrix.ROWS.stream()
                .map(RouteRow::template)
                .filter(route -> !route.startsWith("OPTIONS "))
                .filter(route -> !NOT_DESCRIBED.contains(route))
                .map(route -> route.replaceAll(":[^}]*}", "}"))
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  private static void addRoutes(Class<?> resource, Set<String> into) {
    String root = Objects.requireNonNull(resource.getAnnotation(Path.class)).value();
    for (Method method : resource.getDeclaredMethods()) {
      for (Annotation annotation : method.getAnnotations()) {
        HttpMethod http = annotation.annotationType().getAnnotation(HttpMethod.class);
        Path path = method.getAnnotation(Path.class);
        if (http != null) {
          String whole = root + '/' + (path == null ? "" : path.value());
          into.add(http.value() + ' ' + whole.replace("\\G", "").replaceAll("/+", "/"));
        }
      }
    }
  }
}
