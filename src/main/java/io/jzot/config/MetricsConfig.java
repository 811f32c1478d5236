package io.jzot.config;

/** Metrics for Prometheus. */
@Doc("Metrics for Prometheus.")
public record MetricsConfig(
    @Doc("Off when `false`.") @Default("true") boolean enable,
    @Doc("The endpoint.") Prometheus prometheus) {

  /** The endpoint. */
  @Doc("The endpoint.")
  public record Prometheus(@Doc("Its path; not `/` nor `/v2`.") @Default("/metrics") String path) {}
}
