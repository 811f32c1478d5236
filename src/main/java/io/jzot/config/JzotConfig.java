package io.jzot.config;

import java.util.Optional;

/** The whole file, defaults filled in and validated. */
@Doc("The configuration file is zot's, in JSON or YAML.")
public record JzotConfig(
    @Doc(
            "Version of the distribution specification. Any value other than the built-in one is replaced by it, with a"
                + " warning.")
        @Default(JzotConfig.DIST_SPEC_VERSION)
        String distSpecVersion,
    @Doc("Where images are kept, and how.") StorageConfig storage,
    @Doc("The listener, and who may do what.") HttpConfig http,
    @Doc("Logging.") LogConfig log,
    @Doc("Features beside the distribution specification.") ExtensionsConfig extensions,
    @Doc("Background work.") SchedulerConfig scheduler,
    @Doc("Several servers that share one remote store.") Optional<ClusterConfig> cluster,
    @Doc("zot's build information; accepted, without effect.") Optional<String> commit,
    @Doc("zot's build information; accepted, without effect.") Optional<String> goVersion,
    @Doc("zot's build information; accepted, without effect.") Optional<String> releaseTag,
    @Doc("zot's build information; accepted, without effect.") Optional<String> binaryType) {

  /** The version of the distribution specification that this server speaks. */
  public static final String DIST_SPEC_VERSION = "1.1.1";

  public JzotConfig {
    distSpecVersion = DIST_SPEC_VERSION;
  }
}
