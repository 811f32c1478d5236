package io.jzot.app;

import static io.jzot.log.Field.field;

import io.jzot.api.Readiness;
import io.jzot.config.JzotConfig;
import io.jzot.config.file.ConfigDump;
import io.jzot.store.Storage;
import io.jzot.store.Upkeep;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.HttpServerStart;
import io.quarkus.vertx.http.HttpsServerStart;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Start and stop of the server, in order. */
@Singleton
public final class Lifecycle {
  private static final int FIRST = 1;
  private static final Logger log = LoggerFactory.getLogger(Lifecycle.class);

  /** Opened by {@link #start} only, when the log is set up. */
  private final Provider<Storage> storage;

  private final Provider<StartedLog> started;
  private final Provider<Upkeep> upkeep;
  private final LocalRegistry local;
  private volatile boolean opened;
  private volatile Optional<LogOutput> output = Optional.empty();
  private final Readiness readiness;
  private final JzotConfig config;
  private final Config properties;

  public Lifecycle(
      Provider<Storage> storage,
      Provider<StartedLog> started,
      Provider<Upkeep> upkeep,
      LocalRegistry local,
      Readiness readiness,
      JzotConfig config,
      Config properties) {
    this.storage = storage;
    this.started = started;
    this.upkeep = upkeep;
    this.local = local;
    this.readiness = readiness;
    this.config = config;
    this.properties = properties;
  }

  void start(@Observes @Priority(FIRST) StartupEvent event) {
    output = started.get().output;
    log.info("configuration settings", field("params", ConfigDump.of(config)));
    warnOfOpenDoors();
    warnOfUserDataOfZot();
    var unused = storage.get(); // Opened; nothing in it is looked at.
    opened = true;
    local.seed();
    Runtime.getRuntime().addShutdownHook(new Thread(this::drain, "drain"));
    readiness.start();
  }

  private void warnOfOpenDoors() {
    if (OpenDoors.in(config.http())) {
      log.warn(OpenDoors.WARNING, field("address", config.http().address()));
    }
  }

  /** zot's database is in a format of its own; what can be had from the store is not in it. */
  private void warnOfUserDataOfZot() {
    Path database = config.storage().rootDirectory().resolve("meta.db");
    if (Files.exists(database)) {
      log.warn(
          "zot's database is not read: API keys, stars, bookmarks and download counts stay behind;"
              + " users make new keys at POST /zot/auth/apikey, with http.auth.apikey",
          field("file", database));
    }
  }

  void listening(@ObservesAsync HttpServerStart event) {
    announce("quarkus.http.port", "http");
  }

  void listening(@ObservesAsync HttpsServerStart event) {
    announce("quarkus.http.ssl-port", "https");
  }

  private void announce(String portKey, String scheme) {
    int port = properties.getValue(portKey, int.class);
    log.info(
        config.http().port() == 0
            ? "port is unspecified, listening on kernel chosen port"
            : "listening",
        field("scheme", scheme),
        field("address", config.http().address()),
        field("port", port));
    local.listening(config.http().address(), port);
  }

  /** Runs beside Quarkus' own hook, which first waits for {@code http.shutdownDelay}. */
  private void drain() {
    readiness.drain();
    log.info("stopping: what is under way is finished");
  }

  void stop(@Observes ShutdownEvent event) {
    readiness.drain();
    if (opened) {
      upkeep.get().close();
    }
    output.ifPresent(LogOutput::drain);
  }
}
