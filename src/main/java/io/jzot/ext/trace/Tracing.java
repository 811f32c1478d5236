package io.jzot.ext.trace;

import io.jzot.api.RequestObserver;
import io.jzot.config.ExtensionsConfig;
import io.jzot.config.MetricsConfig;
import io.jzot.config.TraceConfig;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** All that traces, or nothing: without {@code extensions.trace} nothing looks at a request. */
public final class Tracing implements AutoCloseable {
  /** Whom nobody asks where their time went. */
  private static final Set<String> PROBES = Set.of("/livez", "/readyz", "/startupz");

  private final Optional<RequestSpans> spans;

  private Tracing(Optional<RequestSpans> spans) {
    this.spans = spans;
  }

  /** Opens what is configured. */
  public static Tracing of(ExtensionsConfig config) {
    return new Tracing(
        config
            .trace()
            .filter(TraceConfig::enable)
            .map(trace -> new RequestSpans(new Exporter(trace), untraced(config))));
  }

  private static Set<String> untraced(ExtensionsConfig config) {
    Set<String> paths = new HashSet<>(PROBES);
    config
        .metrics()
        .filter(MetricsConfig::enable)
        .ifPresent(metrics -> paths.add(metrics.prometheus().path()));
    return paths;
  }

  /** Of requests; empty when nothing is traced. */
  Optional<RequestSpans> requests() {
    return spans;
  }

  /** Puts spans around what a request does with the registry. */
  public RequestObserver registries() {
    return spans.<RequestObserver>map(it -> it::around).orElse((registry, routing) -> registry);
  }

  /** Sends what is left, if the collector takes it now. */
  @Override
  public void close() {
    spans.ifPresent(RequestSpans::close);
  }
}
