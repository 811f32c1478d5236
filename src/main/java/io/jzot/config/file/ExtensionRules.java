package io.jzot.config.file;

import io.jzot.config.ExtensionsConfig;
import io.jzot.config.JzotConfig;
import io.jzot.config.MetricsConfig;
import io.jzot.config.ScrubConfig;
import io.jzot.config.SearchConfig;
import io.jzot.config.StoreConfig;
import io.jzot.config.TraceConfig;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What extensions must be like. */
final class ExtensionRules {
  private static final Pattern CLEAN_PATH = Pattern.compile("(?:/[A-Za-z0-9._~-]+)+");
  private static final List<String> DOTS = List.of("/./", "/../");
  private static final List<String> OTHER_PATHS =
      List.of("/v2", "/zot", "/livez", "/readyz", "/startupz", "/openapi", "/swagger", "/q");

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
    extensions.metrics().ifPresent(metrics -> metrics(metrics, place.at("metrics")));
    extensions.trace().ifPresent(trace -> trace(trace, place.at("trace")));
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

  private static void metrics(MetricsConfig metrics, Place place) {
    place.at("repositories").refuseIf(metrics.repositories() < 0, "must not be negative");
    String path = metrics.prometheus().path();
    Place at = place.at("prometheus").at("path");
    boolean clean =
        CLEAN_PATH.matcher(path).matches() && DOTS.stream().noneMatch((path + '/')::contains);
    at.refuseIf(!clean || path.equals("/v2"), "must be a clean absolute path other than / and /v2");
    at.refuseIf(
        OTHER_PATHS.stream().anyMatch(other -> path.equals(other) || path.startsWith(other + '/')),
        "has another meaning here");
  }

  private static void trace(TraceConfig trace, Place place) {
    double ratio = trace.ratio();
    place.at("ratio").refuseIf(!(ratio >= 0 && ratio <= 1), "must be between 0 and 1");
    place
        .at("endpoint")
        .refuseIf(
            !HttpRules.isWebUrl(trace.endpoint()), "must be an absolute URL of http or https");
    place.at("service").refuseIf(trace.service().isBlank(), "must not be empty");
  }

  private static void raised(Place place, Duration shortest) {
    place
        .written(ScalarType.DURATION)
        .filter(interval -> interval.compareTo(shortest) < 0)
        .ifPresent(interval -> place.warn("raised to 2h, the shortest interval"));
  }
}
