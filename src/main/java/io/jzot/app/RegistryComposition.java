package io.jzot.app;

import io.jzot.api.RequestObserver;
import io.jzot.api.transfer.IncomingBodies;
import io.jzot.api.transfer.OutgoingBodies;
import io.jzot.api.transfer.StoreThreads;
import io.jzot.api.transfer.TransferRules;
import io.jzot.config.HttpConfig;
import io.jzot.config.JzotConfig;
import io.jzot.ext.metrics.Instruments;
import io.jzot.ext.trace.Tracing;
import io.jzot.gc.Collector;
import io.jzot.registry.FilledRepositories;
import io.jzot.registry.LayoutRegistry;
import io.jzot.registry.QuotaRegistry;
import io.jzot.registry.Registry;
import io.jzot.registry.RegistryOptions;
import io.jzot.store.Storage;
import io.jzot.store.Upkeep;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Where the server is put together: which store, which registry, in which wrappers. */
@Singleton
public final class RegistryComposition {

  @Produces
  @Singleton
  Storage storage(JzotConfig config, StartedLog log, Instruments instruments) {
    return Stores.open(config.storage(), true, instruments::locks);
  }

  void close(@Disposes Storage storage) {
    storage.close();
  }

  @Produces
  @Singleton
  Instruments instruments(JzotConfig config) {
    return Instruments.of(config.extensions().metrics());
  }

  @Produces
  @Singleton
  Tracing tracing(JzotConfig config) {
    return Tracing.of(config.extensions());
  }

  void close(@Disposes Tracing tracing) {
    tracing.close();
  }

  @Produces
  @Singleton
  RequestObserver traced(Tracing tracing) {
    return tracing.registries();
  }

  /** The chain of wrappers stands here, in one expression. */
  @Produces
  @Singleton
  Registry registry(Storage storage, JzotConfig config, Instruments instruments) {
    RegistryOptions options =
        new RegistryOptions(
            config.http().compat().contains(HttpConfig.Compat.DOCKER2S2),
            name -> Stores.configOf(config.storage(), name).sparse());
    Registry layouts = new LayoutRegistry(storage, options, PushGuards.of(config.extensions()));
    return instruments.observed(limited(layouts, storage, config.storage().maxRepos()));
  }

  private static Registry limited(Registry registry, Storage storage, int maxRepos) {
    return maxRepos == 0
        ? registry
        : new QuotaRegistry(registry, new FilledRepositories(storage), maxRepos);
  }

  @Produces
  @Singleton
  LiveStorageConfig storageConfig(JzotConfig config) {
    return new LiveStorageConfig(config.storage());
  }

  @Produces
  @Singleton
  Collector collector(Storage storage, LiveStorageConfig config) {
    return new Collector(storage, name -> Stores.configOf(config.get(), name), report -> {});
  }

  @Produces
  @Singleton
  Upkeep upkeep(
      Storage storage, Collector collector, LiveStorageConfig config, Instruments instruments) {
    Collector dry =
        new Collector(storage, name -> Stores.configOf(config.get(), name), report -> {});
    return Upkeep.of(
        storage,
        pace -> collector.run(Collector.Mode.ASKED, store -> true, pace, gone -> {}),
        pace -> dry.run(Collector.Mode.DRY_RUN, store -> true, pace, gone -> {}),
        instruments.chores());
  }

  @Produces
  @Singleton
  StoreThreads threads() {
    return new StoreThreads();
  }

  void close(@Disposes StoreThreads threads) {
    threads.close();
  }

  @Produces
  @Singleton
  TransferRules rules() {
    return TransferRules.DEFAULT;
  }

  @Produces
  @Singleton
  IncomingBodies incoming(Vertx vertx, StoreThreads threads, TransferRules rules) {
    return new IncomingBodies(vertx, threads, rules);
  }

  void close(@Disposes IncomingBodies bodies) {
    bodies.close();
  }

  @Produces
  @Singleton
  OutgoingBodies outgoing(Vertx vertx, StoreThreads threads, TransferRules rules) {
    return new OutgoingBodies(vertx, threads, rules);
  }

  void close(@Disposes OutgoingBodies bodies) {
    bodies.close();
  }
}
