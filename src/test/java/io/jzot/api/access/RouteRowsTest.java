package io.jzot.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every route and method has a row in the {@link RouteMatrix}. */
class RouteRowsTest {
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
