package io.jzot.arch;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The import rules of {@code docs/architecture.md}, for a tree of packages under some root. */
final class HouseRules {
  /** Which rooms a room may see; each sees itself, and {@code app} sees everything. */
  private static final Map<String, List<String>> SEES =
      Map.ofEntries(
          entry("oci", List.of()),
          entry("log", List.of()),
          entry("cel", List.of()),
          entry("jwt", List.of()),
          entry("config", List.of("oci", "log")),
          entry("store", List.of("oci", "log", "config")),
          entry("meta", List.of("oci", "log", "config")),
          entry("auth", List.of("oci", "log", "config", "cel", "jwt", "meta")),
          entry("authz", List.of("oci", "log", "config", "cel", "auth")),
          entry("registry", List.of("oci", "log", "config", "store", "auth", "authz")),
          entry("gc", List.of("oci", "log", "config", "store")),
          entry("job", List.of("oci", "log", "config", "store", "registry", "gc", "meta")),
          entry("api", List.of("oci", "log", "config", "store", "auth", "authz", "registry")),
          entry(
              "ext", List.of("oci", "log", "config", "store", "auth", "authz", "registry", "api")));

  private HouseRules() {}

  /** All rules by name. */
  static Map<String, ArchRule> of(String root) {
    Map<String, ArchRule> rules = new LinkedHashMap<>();
    SEES.keySet().stream()
        .sorted()
        .forEach(room -> rules.put(room + " sees only what it may", sees(root, room)));
    rules.put("adapters are seen by app only", adaptersAreHidden(root));
    rules.put(
        "realms do not see each other",
        slices().matching(root + ".auth.(*)..").should().notDependOnEachOther());
    rules.put(
        "extensions do not see each other",
        slices().matching(root + ".ext.(*)..").should().notDependOnEachOther());
    rules.put("no package cycle", slices().matching(root + ".(**)").should().beFreeOfCycles());
    rules.put("JAX-RS stays at the rim", only("jakarta.ws.rs..", root, "api", "ext", "app"));
    rules.put("Quarkus stays at the rim", only("io.quarkus..", root, "api", "job", "ext", "app"));
    rules.put(
        "CDI stays at the rim",
        only("jakarta.(inject|enterprise)..", root, "api", "job", "ext", "app"));
    rules.put("Jackson stays out of the core", jacksonIsContained(root));
    rules.put("CEL stays in its room", only("dev.cel..", root, "cel"));
    rules.put("SQL stays in its room", only("(java.sql|org.sqlite|org.flywaydb)..", root, "meta"));
    rules.put("tokens stay where they are read", only("org.jose4j..", root, "jwt", "auth"));
    rules.put("OpenID Connect stays in its room", only("com.nimbusds..", root, "auth.openid"));
    rules.put("OpenTelemetry stays in its room", only("io.opentelemetry..", root, "ext.trace"));
    rules.put("of auth the core sees values only", realmsAreHidden(root));
    rules.put("HTTP knows no files", filesAreBelow(root));
    rules.put("one place says when jobs are due", only("io.quarkus.scheduler..", root, "app"));
    rules.put("constructors inject", noFieldInjection());
    rules.put("resources have their caller's registry only", noRegistryInResources(root));
    rules.put("nobody prints", nobodyPrints());
    rules.put("SLF4J logs", noOtherLogging(root));
    return rules;
  }

  private static ArchRule sees(String root, String room) {
    List<String> allowed = new java.util.ArrayList<>();
    allowed.add(root + '.' + room + "..");
    SEES.getOrDefault(room, List.of()).forEach(other -> allowed.add(root + '.' + other + ".."));
    return classes()
        .that()
        .resideInAPackage(root + '.' + room + "..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(allowed.toArray(String[]::new))
                .or(not(resideInAnyPackage(root + ".."))))
        .allowEmptyShould(true);
  }

  private static ArchRule adaptersAreHidden(String root) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(
            root + ".store.fs..",
            root + ".store.mem..",
            root + ".auth.*..",
            root + ".meta.*..",
            root + ".app..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            root + ".store.fs..", root + ".store.mem..", root + ".auth.*..", root + ".meta.*..")
        .allowEmptyShould(true);
  }

  /** The registry and the policies know who somebody is, not how that was found out. */
  private static ArchRule realmsAreHidden(String root) {
    return classes()
        .that()
        .resideInAnyPackage(root + ".registry..", root + ".authz..")
        .should()
        .onlyDependOnClassesThat(
            belongToAnyOf(root + ".auth.Principal", root + ".auth.Grant")
                .or(not(resideInAnyPackage(root + ".auth.."))))
        .allowEmptyShould(true);
  }

  private static DescribedPredicate<JavaClass> belongToAnyOf(String... names) {
    return DescribedPredicate.describe(
        "are " + String.join(" or ", names), type -> List.of(names).contains(type.getName()));
  }

  private static ArchRule only(String library, String root, String... rooms) {
    String[] packages =
        java.util.Arrays.stream(rooms).map(room -> root + '.' + room + "..").toArray(String[]::new);
    return noClasses()
        .that()
        .resideOutsideOfPackages(packages)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(library)
        .allowEmptyShould(true);
  }

  private static ArchRule jacksonIsContained(String root) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(
            root + ".oci.json..",
            root + ".config.file..",
            root + ".api..",
            root + ".ext..",
            root + ".app..",
            root + ".store.fs..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.fasterxml.jackson..")
        .allowEmptyShould(true);
  }

  private static ArchRule filesAreBelow(String root) {
    return noClasses()
        .that()
        .resideInAnyPackage(root + ".api..", root + ".registry..", root + ".gc..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.nio.file..")
        .allowEmptyShould(true);
  }

  private static ArchRule noFieldInjection() {
    return fields().should().notBeAnnotatedWith("jakarta.inject.Inject").allowEmptyShould(true);
  }

  private static ArchRule noRegistryInResources(String root) {
    return fields()
        .that()
        .areDeclaredInClassesThat()
        .areAnnotatedWith("jakarta.ws.rs.Path")
        .should()
        .notHaveRawType(root + ".registry.Registry")
        .allowEmptyShould(true);
  }

  private static ArchRule nobodyPrints() {
    return noClasses()
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .allowEmptyShould(true);
  }

  /** The composition root sets up the log manager, which is built on java.util.logging. */
  private static ArchRule noOtherLogging(String root) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(root + ".app..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.util.logging..", "org.jboss.logging..", "org.jboss.logmanager..")
        .allowEmptyShould(true);
  }
}
