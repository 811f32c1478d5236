package io.jzot.config;

import java.util.Optional;

/** What this build is, in the words in which zot tells it. */
public final class BuildInformation {
  /** The extensions that are there. */
  public static final String BINARY_TYPE = "-lint-metrics-mgmt-scrub";

  private BuildInformation() {}

  /** From the jar's manifest. */
  public static String version() {
    return Optional.ofNullable(BuildInformation.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  /** Empty: a build does not know its commit. */
  public static String commit() {
    return "";
  }
}
