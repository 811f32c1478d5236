package io.jzot.ext.metrics;

import io.jzot.auth.Realm;
import io.jzot.config.MetricsConfig;
import io.jzot.registry.Registry;
import io.jzot.store.Chore;
import io.jzot.store.LockWatch;
import io.jzot.store.Upkeep;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** All that measures, or nothing: without {@code extensions.metrics} no wrapper is put around. */
public final class Instruments {
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  /** The library keeps names that end so for counters; in zot it is none. */
  private static final String WORKERS =
      """
      # HELP zot_scheduler_workers_total Kinds of background work
      # TYPE zot_scheduler_workers_total gauge
      zot_scheduler_workers_total %d
      """
          .formatted(Upkeep.NAMES.size());

  private final Optional<Live> live;

  private record Live(
      PrometheusMeterRegistry meters, MetricsConfig config, RepositoryMeters repositories) {}

  private Instruments(Optional<Live> live) {
    this.live = live;
  }

  public static Instruments of(Optional<MetricsConfig> config) {
    return new Instruments(config.filter(MetricsConfig::enable).map(Instruments::start));
  }

  private static Live start(MetricsConfig config) {
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    return new Live(meters, config, new RepositoryMeters(meters, config.repositories()));
  }

  /** Where they are read; empty when there are none. */
  Optional<String> path() {
    return live.map(it -> it.config().prometheus().path());
  }

  static String contentType() {
    return TEXT;
  }

  /** Everything in the text format of Prometheus. */
  String scrape() {
    return live.map(it -> it.meters().scrape(TEXT) + WORKERS).orElse("");
  }

  int repositories() {
    return live.map(it -> it.config().repositories()).orElse(0);
  }

  /** Adds meters, if anything is measured. */
  public void bind(MeterBinder binder) {
    live.ifPresent(it -> binder.bindTo(it.meters()));
  }

  public Registry observed(Registry registry) {
    return live.<Registry>map(
            it ->
                new ObservedRegistry(registry, new TransferMeters(it.meters()), it.repositories()))
        .orElse(registry);
  }

  public Realm observed(Realm realm) {
    return live.<Realm>map(it -> new ObservedRealm(realm, it.meters())).orElse(realm);
  }

  /** Is told of background work that ended. */
  public Consumer<Chore.Run> chores() {
    return live.<Consumer<Chore.Run>>map(it -> new ChoreMeters(it.meters())::ended)
        .orElse(run -> {});
  }

  /** Is told of the locks of the store below a directory. */
  public LockWatch locks(Path root) {
    return live.<LockWatch>map(it -> new LockMeters(it.meters(), root)).orElse(LockWatch.NONE);
  }

  public ReloadMeters reloads() {
    MeterRegistry meters =
        live.<MeterRegistry>map(Live::meters).orElseGet(SimpleMeterRegistry::new);
    return new ReloadMeters(meters);
  }

  /** Of requests; empty when nothing is measured. */
  Optional<HttpMeters> http() {
    return live.map(it -> new HttpMeters(it.meters(), it.repositories()));
  }
}
