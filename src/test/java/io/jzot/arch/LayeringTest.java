package io.jzot.arch;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The house stands as drawn; and each rule catches the violation that was planted for it. */
class LayeringTest {
  private static final String ROOT = "io.jzot";
  private static final String PLANTED = "io.jzot.arch.planted";

  private static JavaClasses house = new ClassFileImporter().importClasses();
  private static JavaClasses planted = new ClassFileImporter().importClasses();

  @BeforeAll
  static void read() {
    house =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);
    planted = new ClassFileImporter().importPackages(PLANTED);
  }

  @Test
  void thereIsAHouse() {
    assertThat(house.size()).isGreaterThan(50);
  }

  static Stream<String> rules() {
    return HouseRules.of(ROOT).keySet().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void isKept(String rule) {
    rule(ROOT, rule).check(house);
  }

  static Stream<String> plantedAgainst() {
    return Stream.of(
        "oci sees only what it may",
        "registry sees only what it may",
        "adapters are seen by app only",
        "realms do not see each other",
        "extensions do not see each other",
        "no package cycle",
        "JAX-RS stays at the rim",
        "Quarkus stays at the rim",
        "CDI stays at the rim",
        "Jackson stays out of the core",
        "CEL stays in its room",
        "SQL stays in its room",
        "OpenID Connect stays in its room",
        "OpenTelemetry stays in its room",
        "of auth the core sees values only",
        "HTTP knows no files",
        "one place says when jobs are due",
        "constructors inject",
        "resources have their caller's registry only",
        "nobody prints",
        "SLF4J logs");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("plantedAgainst")
  void catchesWhatWasPlanted(String rule) {
    assertThat(rule(PLANTED, rule).evaluate(planted).hasViolation()).isTrue();
  }

  private static ArchRule rule(String root, String name) {
    return Objects.requireNonNull(HouseRules.of(root).get(name), name);
  }
}
