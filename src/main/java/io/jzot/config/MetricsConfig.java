package io.jzot.config;

/** Metrics for Prometheus. */
@Doc("Metrics for Prometheus.")
public record MetricsConfig(
    @Doc("Off when `false`.") @Default("true") boolean enable,
    @Doc("The endpoint.") Prometheus prometheus,
    @Doc(
            "How many repositories have series of their own; the others share the label `OTHER`. Each has six.")
        @Default("200")
        @Own
        int repositories) {

  /** The endpoint. */
  @Doc("The endpoint.")
  public record Prometheus(
      @Doc("Its path; not `/`, nor anything that has another meaning here.") @Default("/metrics")
          String path) {}
}
