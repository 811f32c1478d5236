package io.jzot.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Search and vulnerability scanning. */
@Doc("Search, and with `cve` vulnerability scanning.")
public record SearchConfig(
    @Doc("Off when `false`.") @Default("true") boolean enable,
    @Doc("Vulnerability scanning.") Optional<Cve> cve) {

  /** Vulnerability scanning. */
  @Doc("Vulnerability scanning.")
  public record Cve(
      @Doc("How often the database is updated; at least `2h`, lower values are raised.")
          @Default("2h")
          Duration updateInterval,
      @Doc("The scanner.") Trivy trivy) {

    /** Lower intervals are raised to this one. */
    public static final Duration SHORTEST = Duration.ofHours(2);

    public Cve {
      updateInterval = updateInterval.compareTo(SHORTEST) < 0 ? SHORTEST : updateInterval;
    }
  }

  /** The scanner and its databases. */
  @Doc("The scanner and its databases.")
  public record Trivy(
      @Doc("Repository of the database.") @Default("ghcr.io/aquasecurity/trivy-db")
          String dbRepository,
      @Doc("Repository of the Java database.") @Default("ghcr.io/aquasecurity/trivy-java-db")
          String javaDBRepository,
      @Doc("Whose severities count, in this order.") @Default("auto")
          List<String> vulnSeveritySources,
      @Doc("Bills of materials.") Sbom sbom) {}

  /** Bills of materials made by the scanner. */
  @Doc("Bills of materials.")
  public record Sbom(
      @Doc("Make them.") boolean enable,
      @Doc("`spdx-json` or `cyclonedx`.") @Default("spdx-json") Format format) {}

  /** The format of a bill of materials. */
  public enum Format {
    @Spelled("spdx-json")
    SPDX_JSON,
    CYCLONEDX
  }
}
