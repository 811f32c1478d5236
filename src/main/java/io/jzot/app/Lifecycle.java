package io.jzot.app;

import static io.jzot.log.Field.field;

import io.jzot.api.Readiness;
import io.jzot.store.Storage;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.HttpServerStart;
import io.quarkus.vertx.http.HttpsServerStart;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Start and stop of the server, in order. */
@Singleton
public final class Lifecycle {
  private static final Logger log = LoggerFactory.getLogger(Lifecycle.class);

  private final Storage storage;
  private final Readiness readiness;
  private final Config effective;

  public Lifecycle(Storage storage, Readiness readiness, Config effective) {
    this.storage = storage;
    this.readiness = readiness;
    this.effective = effective;
  }

  void start(@Observes StartupEvent event) {
    storage.refresh();
    Runtime.getRuntime().addShutdownHook(new Thread(this::drain, "drain"));
    readiness.start();
  }

  void listening(@ObservesAsync HttpServerStart event) {
    announce("quarkus.http.port", "http");
  }

  void listening(@ObservesAsync HttpsServerStart event) {
    announce("quarkus.http.ssl-port", "https");
  }

  private void announce(String portKey, String scheme) {
    log.info(
        "listening",
        field("scheme", scheme),
        field("port", effective.getValue(portKey, int.class)));
  }

  /** Runs beside Quarkus' own hook, which first waits for {@code http.shutdownDelay}. */
  private void drain() {
    readiness.drain();
    log.info("stopping: what is under way is finished");
  }

  void stop(@Observes ShutdownEvent event) {
    readiness.drain();
  }
}
