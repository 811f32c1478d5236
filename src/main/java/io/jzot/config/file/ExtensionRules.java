package io.jzot.config.file;

import io.jzot.config.ExtensionsConfig;
import io.jzot.config.JzotConfig;
import io.jzot.config.ScrubConfig;
import io.jzot.config.SearchConfig;
import io.jzot.config.StoreConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** What extensions must be like. */
final class ExtensionRules {
  private ExtensionRules() {}

  static void check(JzotConfig config, Place place) {
    ExtensionsConfig extensions = config.extensions();
    boolean search = extensions.search().map(SearchConfig::enable).orElse(false);
    boolean ui = extensions.ui().map(ExtensionsConfig.Toggle::enable).orElse(false);
    place.at("ui").refuseIf(ui && !search, "requires extensions.search to be enabled");
    boolean cve = search && extensions.search().flatMap(SearchConfig::cve).isPresent();
    place
        .at("search")
        .at("cve")
        .refuseIf(
            cve && hasRemoteStore(config),
            "vulnerability scanning does not work with remote storage");
    raised(place.at("search").at("cve").at("updateInterval"), SearchConfig.Cve.SHORTEST);
    raised(place.at("scrub").at("interval"), ScrubConfig.SHORTEST);
    extensions
        .metrics()
        .ifPresent(metrics -> path(metrics.prometheus().path(), place.at("metrics")));
    extensions
        .lint()
        .ifPresent(
            lint ->
                place
                    .at("lint")
                    .at("enable")
                    .refuseIf(lint.enable().isEmpty(), "required key is missing"));
  }

  static boolean hasRemoteStore(JzotConfig config) {
    Stream<StoreConfig> stores =
        Stream.concat(Stream.of(config.storage()), config.storage().subPaths().values().stream());
    return stores.anyMatch(store -> store.storageDriver().isPresent());
  }

  private static void path(String path, Place metrics) {
    boolean clean = path.startsWith("/") && Path.of(path).normalize().toString().equals(path);
    metrics
        .at("prometheus")
        .at("path")
        .refuseIf(
            !clean || path.equals("/") || path.equals("/v2"),
            "must be a clean absolute path other than / and /v2");
  }

  private static void raised(Place place, Duration shortest) {
    place
        .written(ScalarType.DURATION)
        .filter(interval -> interval.compareTo(shortest) < 0)
        .ifPresent(interval -> place.warn("raised to 2h, the shortest interval"));
  }
}
