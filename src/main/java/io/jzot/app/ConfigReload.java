package io.jzot.app;

import static io.jzot.log.Field.field;

import io.jzot.cel.InvalidExpressionsException;
import io.jzot.config.FileWatcher;
import io.jzot.config.JzotConfig;
import io.jzot.config.file.ConfigException;
import io.jzot.config.file.ConfigFile;
import io.jzot.config.file.ConfigReading;
import io.jzot.ext.metrics.Instruments;
import io.jzot.ext.metrics.ReloadMeters;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up a changed configuration file: authentication, access control, limits, cross-origin
 * rules, garbage collection and retention, the log's level. Everything else needs a restart, and
 * the log says so. A file that cannot be used changes nothing; the log lists all that is wrong with
 * it.
 */
@Singleton
public final class ConfigReload {
  private static final Logger log = LoggerFactory.getLogger(ConfigReload.class);
  private static final Executor LATER = CompletableFuture.delayedExecutor(5, TimeUnit.SECONDS);

  private final LiveSecurity security;
  private final LiveStorageConfig storage;
  private final FileWatcher watcher;
  private final Config properties;
  private final ReloadMeters meters;
  private JzotConfig current;
  private Optional<FileWatcher.Watch> watch = Optional.empty();
  private int attempt;

  ConfigReload(
      LiveSecurity security,
      LiveStorageConfig storage,
      FileWatcher watcher,
      JzotConfig config,
      Config properties,
      Instruments instruments) {
    this.meters = instruments.reloads();
    this.security = security;
    this.storage = storage;
    this.watcher = watcher;
    this.current = config;
    this.properties = properties;
  }

  synchronized void start(@Observes StartupEvent event) {
    meters.open(OpenDoors.in(current.http()));
    watch =
        ServedConfig.source(name -> properties.getOptionalValue(name, String.class))
            .map(source -> watcher.watch(List.of(source.file()), () -> reload(source)));
  }

  synchronized void stop(@Observes ShutdownEvent event) {
    watch.ifPresent(FileWatcher.Watch::close);
    watch = Optional.empty();
  }

  private synchronized void reload(ServedConfig.Source source) {
    attempt++;
    try {
      ConfigReading reading = ConfigFile.read(source.file(), source.unsupported());
      JzotConfig next = reading.config();
      Expressions.check(next.http());
      security.replace(next.http());
      storage.replace(next.storage());
      LogSetup.setLevel(next.log());
      reading
          .warnings()
          .forEach(it -> log.warn("configuration", field("warning", it.describe(source.name()))));
      log.info(
          "configuration reloaded",
          field("file", source.name()),
          field("needRestart", String.join(", ", needRestart(current, next))));
      current = next;
      meters.succeeded();
      boolean open = OpenDoors.in(next.http());
      meters.open(open);
      if (open) {
        log.warn(OpenDoors.WARNING, field("address", next.http().address()));
      }
    } catch (ConfigException e) {
      refused(source, e.problems().stream().map(it -> it.describe(source.name())));
    } catch (InvalidExpressionsException e) {
      refused(source, e.problems().stream());
    } catch (IOException e) {
      refused(source, Stream.of(String.valueOf(e.getMessage())));
      int failed = attempt;
      LATER.execute(() -> retry(source, failed));
    }
  }

  /** A file that the configuration names may come a little later than the configuration. */
  private synchronized void retry(ServedConfig.Source source, int failed) {
    if (failed == attempt && watch.isPresent()) {
      reload(source);
    }
  }

  private void refused(ServedConfig.Source source, Stream<String> problems) {
    meters.refused();
    problems.forEach(
        problem ->
            log.error(
                "configuration cannot be used, the last good one stays in force",
                field("file", source.name()),
                field("problem", problem)));
  }

  /** What has changed and is not taken up. */
  private List<String> needRestart(JzotConfig old, JzotConfig next) {
    return Stream.of(
            changed("storage", storage.get(), next.storage()),
            changed("http.address", old.http().address(), next.http().address()),
            changed("http.port", old.http().port(), next.http().port()),
            changed("http.tls", old.http().tls(), next.http().tls()),
            changed(
                "http.auth.sessionKeysFile",
                old.http().auth().sessionKeysFile(),
                next.http().auth().sessionKeysFile()),
            changed("http.compat", old.http().compat(), next.http().compat()),
            changed("http.readTimeout", old.http().readTimeout(), next.http().readTimeout()),
            changed("http.writeTimeout", old.http().writeTimeout(), next.http().writeTimeout()),
            changed(
                "http.shutdownTimeout",
                old.http().shutdownTimeout(),
                next.http().shutdownTimeout()),
            changed("http.shutdownDelay", old.http().shutdownDelay(), next.http().shutdownDelay()),
            changed("log.output", old.log().output(), next.log().output()),
            changed("log.audit", old.log().audit(), next.log().audit()),
            changed("extensions", old.extensions(), next.extensions()),
            changed("scheduler", old.scheduler(), next.scheduler()),
            changed("cluster", old.cluster(), next.cluster()))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<String> changed(String key, Object old, Object next) {
    return old.equals(next) ? Optional.empty() : Optional.of(key);
  }
}
