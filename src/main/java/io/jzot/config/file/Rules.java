package io.jzot.config.file;

import io.jzot.config.ClusterConfig;
import io.jzot.config.JzotConfig;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The validation of what each key, or several together, must be like; what a single value's type
 * cannot say.
 */
final class Rules {
  private static final Pattern HOST_AND_PORT = Pattern.compile("(\\[[^]]+]|[^:\\s]+):\\d{1,5}");
  private static final int HASH_KEY_LENGTH = 16;

  private Rules() {}

  static void check(JzotConfig config, Place root) {
    root.at("distSpecVersion")
        .written(ScalarType.TEXT)
        .filter(version -> !version.equals(JzotConfig.DIST_SPEC_VERSION))
        .ifPresent(
            version ->
                root.at("distSpecVersion")
                    .warn("replaced by the built-in " + JzotConfig.DIST_SPEC_VERSION));
    for (String buildInformation : List.of("commit", "goVersion", "releaseTag", "binaryType")) {
      root.at(buildInformation)
          .written(ScalarType.TEXT)
          .ifPresent(it -> root.at(buildInformation).warn("has no effect"));
    }
    StorageRules.check(config.storage(), root.at("storage"));
    HttpRules.check(config.http(), root.at("http"));
    AuthRules.check(config.http(), root.at("http"));
    ExtensionRules.check(config, root.at("extensions"));
    config
        .extensions()
        .sync()
        .ifPresent(sync -> SyncRules.check(sync, config, root.at("extensions").at("sync")));
    config.cluster().ifPresent(cluster -> check(cluster, root.at("cluster")));
  }

  private static void check(ClusterConfig cluster, Place place) {
    place.at("members").refuseIf(cluster.members().isEmpty(), "at least one member is needed");
    for (int i = 0; i < cluster.members().size(); i++) {
      boolean good = HOST_AND_PORT.matcher(cluster.members().get(i)).matches();
      place.at("members").at(i).refuseIf(!good, "a member is written host:port");
    }
    place
        .at("hashKey")
        .refuseIf(
            cluster.hashKey().reveal().length() != HASH_KEY_LENGTH,
            "must have exactly " + HASH_KEY_LENGTH + " characters");
  }
}
