package io.jzot.config;

import java.util.Optional;

/**
 * Features beside the distribution specification; a section that is present is enabled unless it
 * says otherwise.
 */
@Doc("A section that is present, even if empty, is enabled unless it says `enable: false`.")
public record ExtensionsConfig(
    @Doc("Search and vulnerability scanning.") Optional<SearchConfig> search,
    @Doc("The web UI; requires `search`.") Optional<Toggle> ui,
    @Doc(
            "Tell clients without credentials how they may log in, at `/v2/_zot/ext/mgmt`; also on with `search`, as in zot.")
        Optional<Toggle> mgmt,
    @Doc("Accepted without effect, as in zot: it moved to `http.auth.apikey`.")
        Optional<Toggle> apikey,
    @Doc("Accepted without effect: stars and bookmarks come with `search`.")
        Optional<Toggle> userprefs,
    @Doc("Metrics for Prometheus.") Optional<MetricsConfig> metrics,
    @Doc("Traces for OpenTelemetry.") @Own Optional<TraceConfig> trace,
    @Doc("Periodic verification of what is stored.") Optional<ScrubConfig> scrub,
    @Doc("Refuse images that lack annotations.") Optional<LintConfig> lint,
    @Doc("Verification of signatures.") Optional<TrustConfig> trust,
    @Doc("Notifications of what happens.") Optional<EventsConfig> events,
    @Doc("Mirroring of other registries.") Optional<SyncConfig> sync) {

  /** A section that knows nothing but on and off. */
  @Doc("A section that knows nothing but on and off.")
  public record Toggle(@Doc("Off when `false`.") @Default("true") boolean enable) {}
}
